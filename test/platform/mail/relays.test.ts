import { afterEach, describe, expect, test } from '@jest/globals';
import { log } from '../../../src/platform/log.ts';
import type { RelayPlan } from '../../../src/platform/mail/member.ts';
import { openRelays, type Relay } from '../../../src/platform/mail/relay.ts';
import { merge, type Seen } from '../../../src/platform/mail/relayState.ts';
import { openSink, type Sink, type SinkOptions } from '../../support/sink.ts';
import { until } from '../../support/until.ts';

const MESSAGE = Buffer.from('From: a@nyhetsbrev.example\r\nSubject: x\r\n\r\none\r\n');
log.level = 'silent';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function sinkWith(options: SinkOptions = {}): Promise<Sink> {
  const sink = await openSink(options);
  open.push(sink);
  return sink;
}

function relaysTo(...plans: (Partial<RelayPlan> & { url: string })[]): Relay {
  const relay = openRelays(plans.map((plan) => ({ connections: 2, ...plan })));
  open.push(relay);
  return relay;
}

function to(address: string) {
  return { from: 'b1@studs.example', to: address, utf8: /[^ -~]/.test(address), envelopeId: 'id@x.example' };
}

function sendMany(relay: Relay, count: number) {
  return Promise.all(Array.from({ length: count }, (_, n) => relay.send(to(`n${n}@kommun.example`), MESSAGE)));
}

const kinds = (outcomes: { kind: string }[]) => new Set(outcomes.map(({ kind }) => kind));

describe('several relays', () => {
  test('share the letters by weight, each within its connections', async () => {
    const [first, second] = [await sinkWith(), await sinkWith()];
    const relay = relaysTo({ url: first.url, weight: 3 }, { url: second.url, connections: 1 });
    expect(relay.connections).toBe(3);
    for (let n = 0; n < 40; n++) await relay.send(to(`n${n}@kommun.example`), MESSAGE);
    expect([first.caught.length, second.caught.length]).toEqual([30, 10]);
    await sendMany(relay, 30);
    expect(first.counts.connections).toBeLessThanOrEqual(2);
    expect(second.counts.connections).toBe(1);
  });

  test('one that dies in the middle is put aside, its letters go by the other, and it is used again when it is back', async () => {
    const [first, second] = [await sinkWith(), await sinkWith()];
    const relay = relaysTo({ url: first.url }, { url: second.url });
    await sendMany(relay, 10);
    await first.close();
    const outcomes = await sendMany(relay, 40);
    expect(kinds(outcomes)).toEqual(new Set(['accepted']));
    expect(first.caught.length + second.caught.length).toBe(50);
    const again = await sinkWith({ port: first.port });
    await until(async () => {
      await relay.send(to('a@kommun.example'), MESSAGE);
      return again.caught.length > 1;
    });
  });

  test('one that says "not I" gives the letter to the other at once, and `begin` is asked once', async () => {
    const full = await sinkWith({ answer: () => ({ reply: '452 4.3.1 Insufficient system storage' }) });
    const well = await sinkWith();
    const relay = relaysTo({ url: full.url, weight: 100 }, { url: well.url });
    let asked = 0;
    const begin = async () => {
      asked++;
      return asked === 1; // the row is marked already: a second mark would be refused
    };
    expect(await relay.send(to('a@kommun.example'), MESSAGE, { begin })).toMatchObject({ kind: 'accepted' });
    expect([full.counts.letters, well.caught.length, asked]).toEqual([1, 1, 1]);
    await relay.send(to('b@kommun.example'), MESSAGE);
    expect(full.counts.letters).toBe(1); // put aside
  });

  test('when no other is left, what a relay said is what the letter hears', async () => {
    const gone = await openSink();
    await gone.close();
    const full = await sinkWith({ answer: () => ({ reply: '452 4.3.1 Insufficient system storage', at: 'rcpt' }) });
    const relay = relaysTo({ url: full.url }, { url: gone.url });
    expect(await relay.send(to('a@kommun.example'), MESSAGE)).toMatchObject({ kind: 'deferred', reply: { code: 452 } });
    const both = relaysTo({ url: gone.url }, { url: gone.url, label: 'too' });
    expect(await both.send(to('a@kommun.example'), MESSAGE)).toMatchObject({ kind: 'relay-down' });
  });

  test('a connection takes no other letter before what came of the one before is noted', async () => {
    const sink = await sinkWith();
    const relay = relaysTo({ url: sink.url });
    let noted = () => {};
    const first = relay.send(to('a@kommun.example'), MESSAGE, {
      note: () => new Promise((resolve) => (noted = resolve)),
    });
    await until(() => sink.caught.length === 1);
    await relay.send(to('b@kommun.example'), MESSAGE);
    expect(sink.counts.connections).toBe(2);
    noted();
    await first;
    for (const name of ['c', 'd', 'e']) await relay.send(to(`${name}@kommun.example`), MESSAGE);
    expect(sink.counts.connections).toBe(2);
  });

  test('a letter that may have arrived goes by no other', async () => {
    const cut = await sinkWith({ answer: () => ({ drop: 'answer' }) });
    const well = await sinkWith();
    const relay = relaysTo({ url: cut.url, weight: 100, label: 'cut' }, { url: well.url });
    const begun: string[] = [];
    const begin = async (by: string) => begun.push(by) === 1;
    expect(await relay.send(to('a@kommun.example'), MESSAGE, { begin })).toMatchObject({
      kind: 'uncertain',
      relay: 'cut',
    });
    expect(begun).toEqual(['cut']);
    expect(well.caught).toHaveLength(0);
  });

  test('an address outside ASCII goes by the relay that takes it', async () => {
    const without = await sinkWith({ smtputf8: false });
    const offered = await sinkWith();
    const relay = relaysTo({ url: without.url, weight: 100 }, { url: offered.url });
    expect(await relay.send(to('åke@kommun.example'), MESSAGE)).toMatchObject({ kind: 'accepted' });
    expect(without.counts.rcpt).toBe(0);
  });
});

describe('the limits of a relay', () => {
  test('so many letters over one connection', async () => {
    const sink = await sinkWith();
    const relay = relaysTo({ url: sink.url, connections: 1, messages: 3 });
    await sendMany(relay, 7);
    expect(sink.caught).toHaveLength(7);
    expect(sink.counts.connections).toBe(3);
  });

  test('so many letters a second', async () => {
    const sink = await sinkWith();
    const relay = relaysTo({ url: sink.url, connections: 4, rate: 20 });
    const from = performance.now();
    await sendMany(relay, 11); // ten gaps of 50 ms
    expect(performance.now() - from).toBeGreaterThanOrEqual(490);
    expect(sink.caught).toHaveLength(11);
  });
});

describe('what the processes see of a relay', () => {
  const seen = (given: Partial<Seen>): Seen => ({
    ...{ name: 'a:25', downSince: null, words: '', busy: 1, open: 2, connections: 4, lastMinute: 60 },
    ...given,
  });

  test('is added up, and one that some reach is partly down', () => {
    expect(merge('a:25', [])).toMatchObject({ state: 'unheard', perSecond: 0 });
    expect(merge('a:25', [seen({}), seen({}), seen({ name: 'b:25' })])).toEqual({
      ...{ name: 'a:25', state: 'up', since: null, words: '', busy: 2, open: 4, connections: 8, perSecond: 2 },
    });
    const down = seen({ downSince: 5_000, words: 'ECONNREFUSED' });
    expect(merge('a:25', [seen({}), down])).toMatchObject({
      ...{ state: 'partly-down', since: new Date(5_000), words: 'ECONNREFUSED' },
    });
    expect(merge('a:25', [down])).toMatchObject({ state: 'down' });
  });
});
