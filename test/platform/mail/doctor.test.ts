import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../../src/config.ts';
import { examine } from '../../../src/platform/mail/doctor/doctor.ts';
import type { Lookup } from '../../../src/platform/mail/doctor/lookup.ts';
import { spf } from '../../../src/platform/mail/doctor/spf.ts';
import { makeEd25519Key, makeKey } from '../../support/dkim.ts';
import { TEST_SECRETS } from '../../support/settings.ts';

const KEY = makeKey();
const ED_KEY = makeEd25519Key();
const RELAY = '192.0.2.25';

/** Names and what stands there: "TXT x", "MX x", "A x", "PTR x" by name or address. */
type Zone = Record<string, string[]>;

const GOOD: Zone = {
  'TXT studs.aktuellt.se': ['v=spf1 ip4:192.0.2.0/24 -all'],
  'MX studs.aktuellt.se': ['mx.aktuellt.se'],
  'MX nyhetsbrev.aktuellt.se': ['mx.aktuellt.se'],
  'MX konto.aktuellt.se': ['mx.aktuellt.se'],
  'MX aktuellt.se': ['mx.aktuellt.se'],
  'TXT nu._domainkey.nyhetsbrev.aktuellt.se': [KEY.record],
  'TXT ed._domainkey.nyhetsbrev.aktuellt.se': [ED_KEY.record],
  'TXT ed._domainkey.konto.aktuellt.se': [ED_KEY.record],
  'TXT konto._domainkey.konto.aktuellt.se': [KEY.record],
  'TXT _dmarc.aktuellt.se': ['v=DMARC1; p=quarantine; rua=mailto:d@aktuellt.se'],
  'A relay.aktuellt.se': [RELAY],
  [`PTR ${RELAY}`]: ['relay.aktuellt.se'],
};

function lookupOf(zone: Zone): Lookup {
  const ask = async (question: string) => {
    const found = zone[question] ?? [];
    if (found[0] === 'SERVFAIL') throw new Error(`${question} SERVFAIL`);
    return found;
  };
  return {
    txt: (name) => ask(`TXT ${name}`),
    mx: (name) => ask(`MX ${name}`),
    addresses: (name) => ask(`A ${name}`),
    names: (ip) => ask(`PTR ${ip}`),
  };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aktuellt-doctor-'));
  writeFileSync(join(folder, 'rsa.pem'), KEY.pem, { mode: 0o600 });
  writeFileSync(join(folder, 'ed.pem'), ED_KEY.pem, { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true }));

function house(more: Record<string, string> = {}) {
  return readConfig({
    ...TEST_SECRETS,
    ...{ PUBLIC_URL: 'https://nyhetsbrev.aktuellt.se', SMTP_URL: 'smtp://relay.aktuellt.se:587' },
    ...{ FROM_ADDRESS: 'hej@nyhetsbrev.aktuellt.se', LETTER_FROM_ADDRESS: 'hej@konto.aktuellt.se' },
    ...{ REPLY_TO: 'red@aktuellt.se', BOUNCE_DOMAIN: 'studs.aktuellt.se', LIST_ID: 'brev.aktuellt.se' },
    ...{ DKIM_SELECTOR: 'nu', DKIM_KEY_FILE: join(folder, 'rsa.pem'), DKIM_LETTER_SELECTOR: 'konto' },
    ...{ DKIM_ED25519_SELECTOR: 'ed', DKIM_ED25519_KEY_FILE: join(folder, 'ed.pem'), DPO_EMAIL: 'dso@aktuellt.se' },
    ...more,
  });
}

const fine = async () => undefined;
const said = async (zone: Zone, more: Record<string, string> = {}, greet: () => Promise<void> = fine) =>
  (await examine(house(more), lookupOf({ ...GOOD, ...zone }), greet)).map(({ level, code }) => `${level} ${code}`);

describe('the doctor', () => {
  test('has nothing to say when all is well, and of a house on one machine', async () => {
    expect(await said({})).toEqual([]);
    expect(await examine(readConfig(TEST_SECRETS), lookupOf({}), () => Promise.reject(new Error('x')))).toEqual([]);
  });

  test.each<[string, Zone, string[]]>([
    ['no SPF', { 'TXT studs.aktuellt.se': ['something else'] }, ['red spf-none']],
    ['two SPF', { 'TXT studs.aktuellt.se': ['v=spf1 -all', 'v=spf1 ~all'] }, ['red spf-many']],
    ['an SPF that cannot be read', { 'TXT studs.aktuellt.se': ['v=spf1 ipv4:192.0.2.25 -all'] }, ['red spf-broken']],
    ['an SPF that leads nowhere', { 'TXT studs.aktuellt.se': ['v=spf1 include:x.se -all'] }, ['red spf-broken']],
    [
      'too many lookups',
      {
        'TXT studs.aktuellt.se': ['v=spf1 include:l.se -all'],
        'TXT l.se': [`v=spf1 ${Array.from({ length: 10 }, (_, n) => `a:h${n}.se`).join(' ')} -all`],
      },
      ['red spf-too-many-lookups'],
    ],
    ['a relay that SPF forbids', { 'TXT studs.aktuellt.se': ['v=spf1 ip4:198.51.100.1 -all'] }, ['red spf-relay']],
    ['a relay that SPF does not know', { 'TXT studs.aktuellt.se': ['v=spf1 mx ~all'] }, ['yellow spf-relay']],
    ['no key', { 'TXT nu._domainkey.nyhetsbrev.aktuellt.se': [] }, ['red dkim-missing']],
    ['a revoked key', { 'TXT nu._domainkey.nyhetsbrev.aktuellt.se': ['v=DKIM1; p='] }, ['red dkim-missing']],
    ['another key', { 'TXT konto._domainkey.konto.aktuellt.se': [makeKey().record] }, ['red dkim-other']],
    ['another Ed25519 key', { 'TXT ed._domainkey.konto.aktuellt.se': [makeEd25519Key().record] }, ['red dkim-other']],
    ['a key on trial', { 'TXT nu._domainkey.nyhetsbrev.aktuellt.se': [`${KEY.record}; t=y`] }, ['yellow dkim-test']],
    ['no DMARC', { 'TXT _dmarc.aktuellt.se': [] }, ['red dmarc-missing', 'red dmarc-missing']],
    [
      'a DMARC of one domain only',
      { 'TXT _dmarc.aktuellt.se': [], 'TXT _dmarc.konto.aktuellt.se': ['v=DMARC1; p=none'] },
      ['red dmarc-missing'],
    ],
    [
      'a DMARC without a policy',
      { 'TXT _dmarc.konto.aktuellt.se': ['v=DMARC1; rua=mailto:x@y.se'] },
      ['red dmarc-broken'],
    ],
    ['a DMARC of old', { 'TXT _dmarc.nyhetsbrev.aktuellt.se': ['v=DMARC1; p=none; pct=50'] }, ['yellow dmarc-old']],
    ['no way back for letters', { 'MX studs.aktuellt.se': [] }, ['red mx-missing']],
    ['a sender that takes no mail', { 'MX konto.aktuellt.se': [''] }, ['red mx-missing']],
    ['a sender with an address only', { 'MX konto.aktuellt.se': [], 'A konto.aktuellt.se': [RELAY] }, []],
    ['a relay without a name', { [`PTR ${RELAY}`]: [] }, ['yellow ptr']],
    ['a name that leads elsewhere', { [`PTR ${RELAY}`]: ['x.isp.se'], 'A x.isp.se': ['192.0.2.9'] }, ['yellow ptr']],
    ['a name server that does not answer', { 'TXT studs.aktuellt.se': ['SERVFAIL'] }, ['yellow unanswered']],
  ])('%s', async (_, zone, wrong) => {
    expect(await said(zone)).toEqual(wrong);
  });

  test.each<[Record<string, string>, string[]]>([
    [{ BOUNCE_DOMAIN: 'studs.annan.se' }, ['red not-aligned']],
    [{ REPLY_TO: 'no-reply@aktuellt.se' }, ['yellow no-reply']],
    [{ DKIM_KEY_FILE: '/nowhere/rsa.pem' }, ['red dkim-key']],
  ])('of the settings %j', async (more, wrong) => {
    const zone = { 'TXT studs.annan.se': GOOD['TXT studs.aktuellt.se'] ?? [], 'MX studs.annan.se': ['mx.annan.se'] };
    expect(await said(zone, more)).toEqual(wrong);
  });

  test('a relay that does not take us is told in its words', async () => {
    const [fault] = await examine(house(), lookupOf(GOOD), () => Promise.reject(new Error('certificate has expired')));
    expect(fault).toMatchObject({ level: 'red', code: 'relay', sentence: expect.stringContaining('has expired') });
  });
});

describe('SPF (RFC 7208)', () => {
  const zone = lookupOf({
    'TXT a.se': ['v=spf1 a:mail.se/24 mx ip6:2001:db8::/32 include:inner.se ?all'],
    'TXT inner.se': ['v=spf1 ip4:203.0.113.7 -all'],
    'TXT r.se': ['v=spf1 redirect=inner.se unknown=x'],
    'A mail.se': ['192.0.2.1'],
    'MX a.se': ['mx.se'],
    'A mx.se': ['198.51.100.9'],
  });
  test.each([
    ['a.se', '192.0.2.200', 'pass'],
    ['a.se', '198.51.100.9', 'pass'],
    ['a.se', '198.51.100.8', 'neutral'],
    ['a.se', '2001:db8::25', 'pass'],
    ['a.se', '203.0.113.7', 'pass'],
    ['r.se', '203.0.113.7', 'pass'],
    ['r.se', '203.0.113.8', 'fail'],
    ['none.se', '203.0.113.8', 'none'],
  ])('%s for %s: %s', async (domain, ip, result) => {
    expect(await spf(domain, ip, zone)).toBe(result);
  });
});
