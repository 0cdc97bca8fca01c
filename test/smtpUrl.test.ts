import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isLocalHouse } from '../src/loopback.ts';
import { readRelays } from '../src/smtpUrl.ts';

describe('SMTP_URL', () => {
  test('names one relay, as before', () => {
    expect(readRelays('smtp://relay.kommunen.se:587')).toEqual([
      {
        ...{ url: 'smtp://relay.kommunen.se:587', name: 'relay.kommunen.se:587', weight: 1 },
        ...{ connections: null, messages: null, rate: null },
      },
    ]);
  });

  test('names several, each with its weight and limits; a password may hold a comma and is never in a name', () => {
    const relays = readRelays('smtp://u:p,w@a.se?weight=3&connections=8&messages=100&rate=50, smtps://u:x@b.se');
    expect(relays).toMatchObject([
      { url: 'smtp://u:p,w@a.se', name: 'a.se:587', weight: 3, connections: 8, messages: 100, rate: 50 },
      { url: 'smtps://u:x@b.se', name: 'b.se:465', weight: 1 },
    ]);
  });

  test.each([
    ['', 'begins with smtp:// or smtps://'],
    ['http://a.se', 'begins with smtp:// or smtps://'],
    ['smtp://a.se,smtp://', 'begins with smtp:// or smtps://'],
    ['smtp://a.se?weight=0', 'a whole number from 1 to 100 as weight of a.se:587'],
    ['smtp://a.se?rate=1.5', 'a whole number from 1 to 10000 as rate of a.se:587'],
    ['smtp://a.se?connection=4', 'no "connection" for a.se:587: there are weight, connections, messages, rate'],
    ['smtp://a.se,smtp://x:y@a.se', 'each relay once, a.se:587 stands there twice'],
  ])('%p is refused with a sentence', (value, words) => {
    expect(() => readRelays(value)).toThrow(words);
  });

  test('never repeats a password in what it says', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        try {
          readRelays(`smtp://u:HEMLIGT@a.se${rest}`);
        } catch (problem) {
          expect((problem as Error).message).not.toContain('HEMLIGT');
        }
      }),
    );
  });

  test('is local when every relay is', () => {
    expect(isLocalHouse('http://localhost', 'smtp://127.0.0.1:25,smtp://localhost')).toBe(true);
    expect(isLocalHouse('http://localhost', 'smtp://127.0.0.1:25,smtp://a.se')).toBe(false);
  });
});
