import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { envExample } from '../scripts/env-example.ts';
import { about, ConfigProblem, readConfig } from '../src/config.ts';
import { isLoopbackUrl } from '../src/loopback.ts';
import { ROOT } from '../src/platform/root.ts';
import { settings } from '../src/settings.ts';

const KEYS = '1:dGVzdC1vbmx5LWtleS10aGF0LWlzLW5vdC1hLXNlY3JldC0x';
const PUBLIC = {
  SECRET_KEYS: KEYS,
  PUBLIC_URL: 'https://nyhetsbrev.kommunen.se/',
  SMTP_URL: 'smtp://relay.kommunen.se:587',
  FROM_ADDRESS: 'aktuellt@nyhetsbrev.kommunen.se',
  LETTER_FROM_ADDRESS: 'konto@konto.kommunen.se',
  REPLY_TO: 'redaktionen@kommunen.se',
  DPO_EMAIL: 'ombud@kommunen.se',
  BOUNCE_DOMAIN: 'studs.nyhetsbrev.kommunen.se',
  LIST_ID: 'aktuellt.nyhetsbrev.kommunen.se',
};

describe('a house of one machine', () => {
  test('needs nothing but its keys', () => {
    const read = readConfig({ SECRET_KEYS: KEYS });
    expect(read).toMatchObject({ local: true, PORT: 3000, SECRET_KEYS: [KEYS] });
  });

  test.each([
    ['what openssl prints', '1:8FZc+3Wq/0aVtq1n6mZ1xT5g0m6kq8m3H9w2yq7Zr0E=', true],
    ['two keys', `2:${'k'.repeat(43)}, ${KEYS}`, true],
    ['the example itself', about('SECRET_KEYS').example, false],
    ['an id that is too large', `256:${'k'.repeat(43)}`, false],
    ['two keys with one id', `1:${'k'.repeat(43)},${KEYS}`, false],
    ['a key that is too short', '1:kort', false],
  ])('as its keys: %s', (_, value, fit) => {
    expect(problemsOf({ SECRET_KEYS: value }).length).toBe(fit ? 0 : 1);
  });

  test('takes an empty variable for one that is not set, and looks at no others', () => {
    expect(readConfig({ SECRET_KEYS: KEYS, PORT: '', HOME: 'x', PATH: 'y' }).PORT).toBe(3000);
  });
});

describe('a house that others reach', () => {
  test('is accepted with https and names of its own', () => {
    expect(readConfig(PUBLIC)).toMatchObject({ local: false, PUBLIC_URL: 'https://nyhetsbrev.kommunen.se' });
  });

  test.each([
    ['PUBLIC_URL', { ...PUBLIC, PUBLIC_URL: 'http://nyhetsbrev.kommunen.se' }],
    ['FROM_ADDRESS', { ...PUBLIC, FROM_ADDRESS: '' }],
    ['LETTER_FROM_ADDRESS', { ...PUBLIC, LETTER_FROM_ADDRESS: '' }],
    ['DPO_EMAIL', { ...PUBLIC, DPO_EMAIL: '' }],
    ['FROM_ADDRESS', { ...PUBLIC, FROM_ADDRESS: 'aktuellt@kommunens-nyhetsbrev.se' }],
    ['LETTER_FROM_ADDRESS', { ...PUBLIC, LETTER_FROM_ADDRESS: 'konto@utskick.se' }],
    ['BOUNCE_DOMAIN', { ...PUBLIC, BOUNCE_DOMAIN: 'studs.nyhetsbrev.example' }],
    ['PUBLIC_URL', { SECRET_KEYS: KEYS, SMTP_URL: 'smtps://relay.kommunen.se' }],
  ])('is refused when %s is not fit for that', (name, env) => {
    expect(problemsOf(env)).toContainEqual(expect.stringMatching(new RegExp(`^${name}: must be .* Example: ${name}=`)));
  });
});

describe('wrong settings', () => {
  test('are all told at once, each with name, problem and example', () => {
    const wrong = {
      PORT: 'abc',
      ACCENT_COLOUR: 'green',
      MONGO_URL: 'http://x',
      MEASURING: 'all',
      SECRET_KEYS: 'short',
    };
    const told = problemsOf(wrong);
    expect(told.map((line) => line.split(':')[0]).sort()).toEqual(Object.keys(wrong).sort());
    for (const line of told) expect(line).toMatch(/^[A-Z_]+: .+\. Example: [A-Z_]+=.+/);
  });

  test.each(['abc', '0', '65536', '3000.5'])('say what a number may be: %s', (PORT) => {
    expect(problemsOf({ SECRET_KEYS: KEYS, PORT })).toEqual([
      'PORT: must be a whole number from 1 to 65535. Example: PORT=3000',
    ]);
  });

  test('include keys that are missing, and half a DKIM', () => {
    expect(problemsOf({})).toEqual([expect.stringMatching(/^SECRET_KEYS: .*openssl/)]);
    expect(problemsOf({ SECRET_KEYS: KEYS, DKIM_SELECTOR: 'a2026' })[0]).toMatch(/^DKIM_SELECTOR: .*DKIM_KEY_FILE/);
    const second = { DKIM_ED25519_SELECTOR: 'a2026', DKIM_ED25519_KEY_FILE: '/ed.pem' };
    expect(problemsOf({ SECRET_KEYS: KEYS, ...second })[0]).toMatch(/^DKIM_ED25519_KEY_FILE: needs DKIM_KEY_FILE/);
    const first = { DKIM_SELECTOR: 'a2026', DKIM_KEY_FILE: '/rsa.pem' };
    expect(problemsOf({ SECRET_KEYS: KEYS, ...first, ...second })[0]).toMatch(
      /^DKIM_ED25519_SELECTOR: must be another/,
    );
  });

  test('never reach a letter: no text setting takes a line break', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('\r\n', '\n', '\r', '\0'), (text, cut) => {
        const name = `x${text}${cut}Bcc: y@z.example`;
        expect(() => readConfig({ SECRET_KEYS: KEYS, NEWSLETTER_NAME: name })).toThrow(ConfigProblem);
      }),
    );
  });
});

test('loopback is this machine and nothing that only looks like it', () => {
  for (const here of [
    'http://localhost:3000',
    'http://127.1.2.3',
    'http://[::1]:80',
    'unix:///tmp/x',
    'smtp://127.0.0.1:25',
  ])
    expect(isLoopbackUrl(here)).toBe(true);
  for (const there of ['http://localhost.evil.example', 'http://127.0.0.1.nip.io', 'http://10.0.0.1', 'localhost', ''])
    expect(isLoopbackUrl(there)).toBe(false);
});

describe('.env.example', () => {
  test('is what npm run env:example writes', () => {
    expect(readFileSync(join(ROOT, '.env.example'), 'utf8')).toBe(envExample());
  });

  test('changes nothing as it stands, and every example in it is a right value, but for the keys', () => {
    const second = { DKIM_ED25519_SELECTOR: 'b', DKIM_ED25519_KEY_FILE: '/y' };
    expect(parseEnv(envExample())).toEqual({});
    for (const name of Object.keys(settings)) {
      const { help, example } = about(name);
      expect([name, help.length > 10]).toEqual([name, true]);
      if (name === 'SECRET_KEYS') continue;
      const given = { SECRET_KEYS: KEYS, DKIM_SELECTOR: 'a', DKIM_KEY_FILE: '/x', ...second, [name]: example };
      expect(readConfig(given)).toHaveProperty(name);
    }
  });
});

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (problem) {
    if (problem instanceof ConfigProblem) return problem.message.split('\n');
    throw problem;
  }
  return [];
}
