import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { log } from '../../../src/platform/log.ts';
import { connectRelay } from '../../../src/platform/mail/connection.ts';
import { openRelay, type Relay } from '../../../src/platform/mail/relay.ts';
import { hasSeam } from '../../../src/platform/mail/wire.ts';
import { ROOT } from '../../../src/platform/root.ts';
import { openSink, type Sink, type SinkOptions } from '../../support/sink.ts';
import { until } from '../../support/until.ts';

log.level = 'silent';
const MESSAGE = Buffer.from('From: a@nyhetsbrev.example\r\nSubject: x\r\n\r\n.one\r\ntwo\r\n');
const TLS = {
  key: readFileSync(join(ROOT, 'test/fixtures/relay-key.pem'), 'utf8'),
  cert: readFileSync(join(ROOT, 'test/fixtures/relay-cert.pem'), 'utf8'),
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function sinkWith(options: SinkOptions = {}): Promise<Sink> {
  const sink = await openSink(options);
  open.push(sink);
  return sink;
}

function relayTo(url: string, more: { connections?: number; tls?: boolean; ca?: string } = {}): Relay {
  const relay = openRelay({ url, connections: 2, ...more });
  open.push(relay);
  return relay;
}

function to(address: string) {
  return { from: 'b1@studs.example', to: address, utf8: /^[^@]*[^ -~]/.test(address), envelopeId: 'id@x.example' };
}

describe('the relay', () => {
  test('takes a letter: the bytes as they are, the envelope with DSN parameters', async () => {
    const sink = await sinkWith();
    const outcome = await relayTo(sink.url).send(to('anna@kommun.example'), MESSAGE);
    expect(outcome).toMatchObject({ kind: 'accepted', reply: { code: 250, enhanced: '2.0.0', text: 'taken' } });
    expect(sink.caught[0]?.raw.toString()).toBe(MESSAGE.toString());
    expect(sink.caught[0]).toMatchObject({ from: 'b1@studs.example', to: ['anna@kommun.example'] });
    expect(sink.caught[0]?.mailArgs).toMatchObject({ RET: 'HDRS', ENVID: 'id@x.example' });
    expect(sink.caught[0]?.rcptArgs).toMatchObject({ NOTIFY: 'FAILURE,DELAY', ORCPT: 'rfc822;anna@kommun.example' });
  });

  test('asks for no reports where the relay offers none (RFC 3461)', async () => {
    const sink = await sinkWith({ dsn: false });
    expect(await relayTo(sink.url).send(to('anna@kommun.example'), MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(Object.keys({ ...sink.caught[0]?.mailArgs, ...sink.caught[0]?.rcptArgs })).toEqual([]);
  });

  test('keeps its connections open, and no more of them than it may', async () => {
    const sink = await sinkWith();
    const relay = relayTo(sink.url, { connections: 2 });
    await Promise.all(Array.from({ length: 20 }, (_, n) => relay.send(to(`n${n}@kommun.example`), MESSAGE)));
    expect(sink.caught).toHaveLength(20);
    expect(sink.counts.connections).toBe(2);
  });

  test('a reply is an outcome, and the connection goes on after it', async () => {
    const sink = await sinkWith({
      answer: (address) =>
        address.startsWith('gra')
          ? { reply: '450 4.2.0 greylisted', at: 'rcpt' }
          : address.startsWith('okand')
            ? { reply: '550 5.1.1 no such user', at: 'rcpt' }
            : address.startsWith('spam')
              ? { reply: '554 5.7.1 looks like spam' }
              : 'ok',
    });
    const relay = relayTo(sink.url, { connections: 1 });
    expect(await relay.send(to('gra@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'deferred',
      reply: { code: 450, enhanced: '4.2.0' },
    });
    expect(await relay.send(to('okand@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'refused',
      reply: { code: 550, enhanced: '5.1.1' },
    });
    expect(await relay.send(to('spam@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'refused',
      reply: { code: 554 },
    });
    expect(await relay.send(to('anna@kommun.example'), MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(sink.counts.connections).toBe(1);
  });

  test('a connection lost before the body: nothing was sent', async () => {
    const sink = await sinkWith({ answer: () => ({ drop: 'rcpt' }) });
    expect(await relayTo(sink.url).send(to('anna@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'lost-before-data',
    });
    expect(sink.counts.letters).toBe(0);
  });

  test('a connection lost after the body was begun, or before its answer: nobody knows', async () => {
    const sink = await sinkWith({ answer: (address) => ({ drop: address.startsWith('mitt') ? 'body' : 'answer' }) });
    const relay = relayTo(sink.url);
    const long = Buffer.concat([MESSAGE, Buffer.alloc(200_000, 'x'), Buffer.from('\r\n')]);
    expect(await relay.send(to('mitt@kommun.example'), long)).toMatchObject({ kind: 'uncertain' });
    expect(await relay.send(to('slut@kommun.example'), MESSAGE)).toMatchObject({ kind: 'uncertain' });
    expect(sink.caught).toHaveLength(1); // the second did arrive
  });

  test('a relay that goes away while it tidies up after a refusal keeps nobody waiting', async () => {
    const sink = await sinkWith({
      answer: (address) => (address.startsWith('okand') ? { reply: '550 5.1.1 no such user', at: 'rcpt' } : 'ok'),
      hangUpAt: 'RSET',
    });
    const relay = relayTo(sink.url, { connections: 1 });
    expect(await relay.send(to('okand@kommun.example'), MESSAGE)).toMatchObject({ kind: 'refused' });
    expect(await relay.send(to('a@kommun.example'), MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(sink.counts.connections).toBe(2);
  });

  test('a relay that goes away while we sign in is down', async () => {
    const sink = await sinkWith({ users: { aktuellt: 'ord' }, hangUpAt: 'AUTH' });
    const url = `smtp://aktuellt:ord@127.0.0.1:${sink.port}`;
    expect(await relayTo(url).send(to('a@kommun.example'), MESSAGE)).toMatchObject({ kind: 'relay-down' });
  });

  test('a connection that is closed under a letter loses it, whoever closed it', async () => {
    const sink = await sinkWith();
    const made: SMTPConnection[] = [];
    const connect = jest.spyOn(SMTPConnection.prototype, 'connect');
    const connection = await connectRelay({ url: sink.url });
    made.push(...(connect.mock.contexts as SMTPConnection[]));
    connect.mockRestore();
    const begin = async () => {
      made[0]?.close(); // nodemailer forgets the letter, and never tells
      return new Promise<boolean>(() => undefined);
    };
    const sent = await connection.send(to('a@kommun.example'), MESSAGE, begin, false);
    expect(sent).toMatchObject({ kind: 'lost', begun: false });
  });

  test('after a refusal the relay hears nothing before the refusal is in the books', async () => {
    const sink = await sinkWith({ answer: () => ({ reply: '550 5.1.1 no such user', at: 'rcpt' }) });
    const relay = relayTo(sink.url, { connections: 1 });
    const heard: number[] = [];
    const note = async () => void heard.push(sink.counts.resets);
    await relay.send(to('okand@kommun.example'), MESSAGE, { note });
    await relay.send(to('okand2@kommun.example'), MESSAGE, { note });
    expect(heard).toEqual([0, 1]);
  });

  test('a connection that was closed while idle is replaced without anybody noticing', async () => {
    const sink = await sinkWith();
    const relay = relayTo(sink.url, { connections: 1 });
    await relay.send(to('a@kommun.example'), MESSAGE);
    const port = sink.port;
    await sink.close();
    const again = await sinkWith({ port });
    expect(await relay.send(to('b@kommun.example'), MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(again.caught).toHaveLength(1);
  });

  test('a relay that is away, or that refuses the connection, is down; it is tried again at the next letter', async () => {
    const away = await openSink();
    await away.close();
    expect(await relayTo(away.url).send(to('a@kommun.example'), MESSAGE)).toMatchObject({ kind: 'relay-down' });
    const busy = await sinkWith({ greeting: '421 4.3.2 closing' });
    const relay = relayTo(busy.url);
    expect(await relay.send(to('a@kommun.example'), MESSAGE)).toMatchObject({ kind: 'relay-down' });
    await busy.close();
    await sinkWith({ port: busy.port });
    expect(await relay.send(to('a@kommun.example'), MESSAGE)).toMatchObject({ kind: 'accepted' });
  });

  test('signs in with the user of the address; a wrong password is a relay that is down, with its words', async () => {
    const sink = await sinkWith({ users: { aktuellt: 'p@ss word' } });
    const url = `smtp://aktuellt:p%40ss%20word@127.0.0.1:${sink.port}`;
    expect(await relayTo(url).send(to('a@kommun.example'), MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(sink.caught[0]?.user).toBe('aktuellt');
    const wrong = `smtp://aktuellt:fel@127.0.0.1:${sink.port}`;
    expect(await relayTo(wrong).send(to('a@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'relay-down',
      reply: { code: 535 },
    });
  });

  test('an address outside ASCII goes out only when the relay offers SMTPUTF8', async () => {
    const without = await sinkWith({ smtputf8: false });
    expect(await relayTo(without.url).send(to('åke@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'undeliverable-eai',
    });
    expect(without.counts.rcpt).toBe(0);
    const offered = await sinkWith();
    expect(await relayTo(offered.url).send(to('åke@kommun.example'), MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(offered.caught[0]?.to).toEqual(['åke@kommun.example']);
  });

  test('where TLS is demanded there is no way around it', async () => {
    const clear = await sinkWith();
    expect(await relayTo(clear.url, { tls: true }).send(to('a@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'relay-down',
    });
    const strange = await sinkWith({ tls: TLS }); // its certificate is signed by nobody we know
    expect(await relayTo(strange.url, { tls: true }).send(to('a@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'relay-down',
    });
    expect(clear.counts.mail + strange.counts.mail).toBe(0);
    const known = `smtp://localhost:${strange.port}`;
    expect(await relayTo(known, { tls: true, ca: TLS.cert }).send(to('a@kommun.example'), MESSAGE)).toMatchObject({
      kind: 'accepted',
    });
    expect(strange.caught[0]?.secure).toBe(true);
  });

  test('a hand-over is begun when the relay wants the letter, and can be called off until then', async () => {
    const sink = await sinkWith({
      answer: (address) => (address.startsWith('nej') ? { reply: '550 no', at: 'rcpt' } : 'ok'),
    });
    const relay = relayTo(sink.url, { connections: 1 });
    const asked: string[] = [];
    const begin = (name: string, yes: boolean) => async () => {
      asked.push(name);
      return yes;
    };
    expect(await relay.send(to('nej@kommun.example'), MESSAGE, { begin: begin('refused', true) })).toMatchObject({
      kind: 'refused',
    });
    expect(await relay.send(to('a@kommun.example'), MESSAGE, { begin: begin('off', false) })).toMatchObject({
      kind: 'called-off',
    });
    const away = () => Promise.reject(new Error('the store is away'));
    expect(await relay.send(to('b@kommun.example'), MESSAGE, { begin: away })).toMatchObject({ kind: 'called-off' });
    expect(await relay.send(to('c@kommun.example'), MESSAGE, { begin: begin('on', true) })).toMatchObject({
      kind: 'accepted',
    });
    expect(asked).toEqual(['off', 'on']);
    expect(sink.caught.map((letter) => letter.to[0])).toEqual(['c@kommun.example']);
  });

  test('a letter that needs no dots goes out as it is, with the same bytes and the same answers as the stock way', async () => {
    const sink = await sinkWith({
      answer: (address) => (address.startsWith('nej') ? { reply: '550 5.1.1 no', at: 'rcpt' } : 'ok'),
    });
    const relay = relayTo(sink.url, { connections: 1 });
    const plain = Buffer.concat([
      Buffer.from('Subject: x\r\n\r\n'),
      Buffer.alloc(300_000, 'x'.repeat(70).concat('\r\n')),
    ]);
    const whole = Buffer.concat([plain, Buffer.from('\r\n')]);
    const yes = async () => true;
    for (const asIs of [true, false, true, true]) {
      expect(await relay.send(to('nej@kommun.example'), whole, { begin: yes, asIs })).toMatchObject({
        kind: 'refused',
      });
      expect(await relay.send(to('a@kommun.example'), whole, { begin: yes, asIs })).toMatchObject({ kind: 'accepted' });
    }
    expect(await relay.send(to('b@kommun.example'), MESSAGE, { begin: yes })).toMatchObject({ kind: 'accepted' });
    expect(sink.caught.slice(0, 4).every((letter) => letter.raw.equals(whole))).toBe(true);
    expect(sink.caught[4]?.raw.equals(MESSAGE)).toBe(true); // its dot is stuffed and comes back as it was
    expect(sink.counts.connections).toBe(1);
    expect(await relay.send(to('c@kommun.example'), whole, { begin: async () => false, asIs: true })).toMatchObject({
      kind: 'called-off',
    });
    expect(sink.caught).toHaveLength(5);
  });

  test('the seam into nodemailer is there: after an update of it, look at src/platform/mail/wire.ts first', () => {
    expect(hasSeam(new SMTPConnection({}))).toBe(true);
    expect(hasSeam({} as SMTPConnection)).toBe(false);
  });

  test('closing waits for the hand-over that runs', async () => {
    const sink = await sinkWith({ answer: () => ({ slowMs: 100 }) });
    const relay = openRelay({ url: sink.url, connections: 1 });
    const sending = relay.send(to('a@kommun.example'), MESSAGE);
    await until(() => sink.counts.letters === 1);
    await relay.close();
    expect(await sending).toMatchObject({ kind: 'accepted' });
  });
});
