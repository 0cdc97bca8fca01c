import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConfig, useConfig } from '../../../src/config.ts';
import { checkKey, DkimProblem, isOpenToOthers, makeSigner, readKey, signer } from '../../../src/platform/mail/dkim.ts';
import type { Letter } from '../../../src/platform/mail/letter.store.ts';
import { composeLetter } from '../../../src/platform/mail/postLetter.ts';
import { bodyHash, signable } from '../../../src/platform/mail/signature.ts';
import {
  mailauthSays,
  mailauthSaysOfAll,
  makeEd25519Key,
  makeKey,
  readTags,
  rfcSays,
  rfcSaysOfAll,
} from '../../support/dkim.ts';
import { TEST_SECRETS } from '../../support/settings.ts';

const DOMAIN = 'nyhetsbrev.example';
const NAME = `nu2026._domainkey.${DOMAIN}`;
const KEY = makeKey();
const DATE = new Date('2026-11-05T07:08:09Z');
const HEADERS = [
  'Date: Thu, 05 Nov 2026 07:08:09 +0000',
  'From: Aktuellt <aktuellt@nyhetsbrev.example>',
  'To: anna@kommun.example',
  'Subject: =?utf-8?Q?N=C3=A4r_v=C3=A5ren_kommer?=\r\n =?utf-8?Q?_till_regionerna?=',
  'Message-ID: <9.abc@nyhetsbrev.example>',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'List-Unsubscribe: <https://aktuellt.example/avsluta/abc>, <mailto:uabc@studs.example>',
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  'Feedback-ID: 9:aktuellt:newsletter:aktuelltinera',
];

function signed(body = 'Hej\r\n\r\n  tv=C3=A5  blanka \r\nslut\r\n\r\n\r\n', headers = HEADERS): string {
  const signature = makeSigner(DOMAIN, 'nu2026', checkKey(KEY.pem)).sign(headers, Buffer.from(body, 'latin1'), DATE);
  return `${[signature, ...headers].join('\r\n')}\r\n\r\n${body}`;
}

const added = (header: string) => (message: string) => message.replace('\r\nDate:', `\r\n${header}\r\nDate:`);
const MUTATIONS: [string, (message: string) => string, 'pass' | 'fail'][] = [
  ['a letter of the body is another', (m) => m.replace('slut', 'Slut'), 'fail'],
  ['the subject is another', (m) => m.replace('regionerna', 'regionen'), 'fail'],
  ['a second From is added', added('From: Mallory <m@evil.example>'), 'fail'],
  ['a second Subject is added', added('Subject: Betala nu'), 'fail'],
  ['a second List-Unsubscribe is added', added('List-Unsubscribe: <https://evil.example>'), 'fail'],
  ['a Reply-To is added where there was none', added('Reply-To: m@evil.example'), 'fail'],
  ['a List-Id is added where there was none', added('List-Id: <evil.example>'), 'fail'],
  ['List-Unsubscribe-Post is taken away', (m) => m.replace(/List-Unsubscribe-Post: .*\r\n/, ''), 'fail'],
  ['the body goes on', (m) => `${m}mer\r\n`, 'fail'],
  ['a Received is added, as every server does', (m) => `Received: from a by b; ${DATE.toUTCString()}\r\n${m}`, 'pass'],
  ['a header is folded elsewhere', (m) => m.replace(', <mailto', ',\r\n\t<mailto'), 'pass'],
  ['a name is in capitals', (m) => m.replace('\r\nSubject:', '\r\nSUBJECT:'), 'pass'],
  ['empty lines come at the end', (m) => `${m}\r\n\r\n`, 'pass'],
];

async function judges(message: string): Promise<string[]> {
  const bytes = Buffer.from(message, 'latin1');
  return [await mailauthSays(bytes, NAME, KEY.record), rfcSays(bytes, KEY.record)];
}

describe('our DKIM signature', () => {
  test('is believed by two verifiers, whatever the body', async () => {
    for (const body of [undefined, 'x\r\n', 'x', '', '\r\n', ' \r\n\r\n', 'a\tb \r\n', 'a  b\r\n\r\n', '.\r\n..\r\n'])
      expect(await judges(signed(body))).toEqual(['pass', 'pass']);
  });

  test('names what is signed, and the protected names once more than they occur', () => {
    const tags = readTags((signed().split(/\r\n(?![ \t])/)[0] as string).slice('DKIM-Signature:'.length));
    const names = (tags.h ?? '').split(':');
    const times = (name: string) => names.filter((one) => one === name).length;
    expect(tags).toMatchObject({ v: '1', a: 'rsa-sha256', c: 'relaxed/relaxed', d: DOMAIN, s: 'nu2026' });
    expect(Number(tags.t) * 1000).toBe(DATE.getTime());
    expect(tags.l).toBeUndefined();
    for (const name of ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type'])
      expect([name, times(name)]).toEqual([name, 2]);
    for (const name of ['list-unsubscribe', 'list-unsubscribe-post']) expect([name, times(name)]).toEqual([name, 2]);
    expect([times('reply-to'), times('list-id'), times('feedback-id')]).toEqual([1, 1, 1]);
    for (const line of signed().split('\r\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('is the same at every try', () => {
    expect(signed()).toBe(signed());
  });

  test.each(MUTATIONS)('%s', async (_name, mutate, verdict) => {
    const changed = mutate(signed());
    expect(changed).not.toBe(signed());
    expect(await judges(changed)).toEqual([verdict, verdict]);
  });
});

describe('two signatures (RFC 8463)', () => {
  const ED_KEY = makeEd25519Key();
  const RECORDS = { [NAME]: KEY.record, [`ed2026._domainkey.${DOMAIN}`]: ED_KEY.record };
  const second = { selector: 'ed2026', key: checkKey(ED_KEY.pem, 'ed25519') };
  const both = makeSigner(DOMAIN, 'nu2026', checkKey(KEY.pem), second);
  const body = 'Hej\r\n\r\n  tv=C3=A5  blanka \r\nslut\r\n\r\n\r\n';

  function signedTwice(): string {
    return `${[both.sign(HEADERS, Buffer.from(body), DATE), ...HEADERS].join('\r\n')}\r\n\r\n${body}`;
  }
  async function judgesOfBoth(message: string, records: Record<string, string> = RECORDS): Promise<string[][]> {
    const bytes = Buffer.from(message, 'latin1');
    return [await mailauthSaysOfAll(bytes, records), rfcSaysOfAll(bytes, records)];
  }

  test('RSA first, then Ed25519, with the same protected names; the fast way gives the same', async () => {
    const [rsa = '', ed = ''] = signedTwice().split(/\r\n(?![ \t])/);
    const tags = [rsa, ed].map((line) => readTags(line.slice('DKIM-Signature:'.length)));
    expect(tags).toMatchObject([
      { a: 'rsa-sha256', s: 'nu2026' },
      { a: 'ed25519-sha256', s: 'ed2026' },
    ]);
    expect(tags[1]?.h).toBe(tags[0]?.h);
    expect(await both.signReady(HEADERS.map(signable), bodyHash(Buffer.from(body)), DATE)).toBe(`${rsa}\r\n${ed}`);
  });

  test.each([['as it was', (m: string) => m, 'pass'] as const, ...MUTATIONS])('%s', async (_name, mutate, verdict) => {
    const each = [verdict, verdict];
    expect(await judgesOfBoth(mutate(signedTwice()))).toEqual([each, each]);
  });

  test('who does not know the second believes the first', async () => {
    const one = await judgesOfBoth(signedTwice(), { [NAME]: KEY.record });
    expect(one[0]).toEqual(['pass', 'fail']);
    expect(rfcSays(Buffer.from(signedTwice(), 'latin1'), KEY.record)).toBe('pass');
  });

  test('the second key must be Ed25519', () => {
    expect(() => checkKey(KEY.pem, 'ed25519')).toThrow('DKIM_ED25519_KEY_FILE must be an Ed25519 key, it is rsa.');
  });
});

describe('the key', () => {
  test('must be RSA of 2048 bits or more, in PEM', () => {
    expect(() => checkKey(makeKey(1024).pem)).toThrow('1024 bits');
    const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => checkKey(ed25519)).toThrow('must be an RSA key');
    expect(() => checkKey('nonsense')).toThrow(DkimProblem);
  });

  test('without a key the relay signs; a key file that is not there says so', () => {
    useConfig(readConfig(TEST_SECRETS));
    expect(signer()).toBeNull();
    useConfig(readConfig({ ...TEST_SECRETS, DKIM_SELECTOR: 'nu2026', DKIM_KEY_FILE: '/nowhere/dkim.pem' }));
    expect(() => signer()).toThrow('DKIM_KEY_FILE cannot be read');
    expect(signer('letters')).toBeNull();
  });

  test('a key that others can read signs nothing, and says how to close it (R56)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aktuellt-dkim-'));
    const file = join(folder, 'dkim.pem');
    writeFileSync(file, KEY.pem);
    for (const mode of [0o644, 0o640, 0o604, 0o620]) {
      chmodSync(file, mode);
      expect(() => readKey(file)).toThrow(`Run chmod 600 ${file}`);
    }
    for (const mode of [0o600, 0o400]) {
      chmodSync(file, mode);
      expect(readKey(file).type).toBe('private');
    }
    rmSync(folder, { recursive: true });
    expect(isOpenToOthers('/run/secrets/dkim.pem', 0o100444)).toBe(false); // a secret store says who may read there
    expect(isOpenToOthers('/run/secrets/../dkim.pem', 0o100444)).toBe(true);
  });

  test('a single letter is signed with both keys, and both judges believe both', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aktuellt-dkim-'));
    const put = (name: string, pem: string) => {
      writeFileSync(join(folder, name), pem, { mode: 0o600 });
      return join(folder, name);
    };
    const ed = makeEd25519Key();
    const keys = { DKIM_KEY_FILE: put('rsa.pem', KEY.pem), DKIM_ED25519_KEY_FILE: put('ed.pem', ed.pem) };
    const selectors = { DKIM_SELECTOR: 'nu2026', DKIM_LETTER_SELECTOR: 'konto2026', DKIM_ED25519_SELECTOR: 'ed2026' };
    useConfig(readConfig({ ...TEST_SECRETS, ...keys, ...selectors }));
    const data = { confirmUrl: 'https://nyhetsbrev.example/bekrafta/abc' };
    const letter = { purpose: 'confirm', to: 'åsa@kommun.example', language: 'sv', data, createdAt: DATE, id: 'a1' };
    const message = await composeLetter(letter as unknown as Letter, signer('letters'));
    const at = (selector: string) => `${selector}._domainkey.konto.nyhetsbrev.example`;
    const records = { [at('konto2026')]: KEY.record, [at('ed2026')]: ed.record };
    expect([await mailauthSaysOfAll(message, records), rfcSaysOfAll(message, records)]).toEqual([
      ['pass', 'pass'],
      ['pass', 'pass'],
    ]);
    const spoilt = Buffer.from(message.toString('latin1').replace('auto-generated', 'no'), 'latin1');
    expect(await mailauthSaysOfAll(spoilt, records)).toEqual(['fail', 'fail']);
    rmSync(folder, { recursive: true });
  });

  test('newsletter and single letters have a selector and a domain each', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aktuellt-dkim-'));
    const file = join(folder, 'dkim.pem');
    writeFileSync(file, KEY.pem, { mode: 0o600 });
    useConfig(
      readConfig({ ...TEST_SECRETS, DKIM_KEY_FILE: file, DKIM_SELECTOR: 'nu2026', DKIM_LETTER_SELECTOR: 'konto2026' }),
    );
    const tags = (stream: 'newsletter' | 'letters') =>
      readTags(signer(stream)?.sign(HEADERS, Buffer.from('x\r\n'), DATE).slice('DKIM-Signature:'.length) ?? '');
    expect(tags('newsletter')).toMatchObject({ d: 'nyhetsbrev.example', s: 'nu2026' });
    expect(tags('letters')).toMatchObject({ d: 'konto.nyhetsbrev.example', s: 'konto2026' });
    rmSync(folder, { recursive: true });
  });
});
