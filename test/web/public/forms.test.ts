import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readConfig, useConfig } from '../../../src/config.ts';
import { formIsFresh, makeFormToken } from '../../../src/http/formToken.ts';
import { readUnsubscribeBody } from '../../../src/web/public/oneClick.ts';
import { TEST_SECRETS } from '../../support/settings.ts';

useConfig(readConfig(TEST_SECRETS));

const MULTIPART = 'multipart/form-data; boundary=----b';
const URLENCODED = 'application/x-www-form-urlencoded';
const part = (name: string, value: string, end = '\r\n') =>
  `------b${end}Content-Disposition: form-data; name="${name}"${end}${end}${value}${end}`;

describe('the body of an unsubscribing POST (RFC 8058)', () => {
  test.each([
    [URLENCODED, 'List-Unsubscribe=One-Click'],
    [`${URLENCODED}; charset=UTF-8`, 'List-Unsubscribe=One-Click\r\n'],
    ['', 'List-Unsubscribe=One-Click'],
    [MULTIPART, `${part('List-Unsubscribe', 'One-Click')}------b--\r\n`],
    ['multipart/form-data; boundary="----b"', `${part('x', 'y')}${part('List-Unsubscribe', 'One-Click')}------b--`],
    [MULTIPART, `${part('List-Unsubscribe', 'One-Click', '\n')}------b--\n`],
  ])('one click as %s', (type, body) => {
    expect(readUnsubscribeBody(Buffer.from(body), type)).toEqual({ kind: 'one-click' });
  });

  test('the form of our own page, with or without a reason', () => {
    expect(readUnsubscribeBody(Buffer.from('from=page&reason=new-job'), URLENCODED)).toEqual({
      kind: 'page',
      reason: 'new-job',
    });
    expect(readUnsubscribeBody(Buffer.from('from=page'), URLENCODED)).toEqual({ kind: 'page', reason: '' });
  });

  test.each([
    ['', ''],
    [URLENCODED, 'List-Unsubscribe=one-click'],
    [URLENCODED, 'List-Unsubscribe=One-Click2'],
    ['application/json', '{"List-Unsubscribe":"One-Click"}'],
    [MULTIPART, 'List-Unsubscribe=One-Click'],
    ['multipart/form-data', part('List-Unsubscribe', 'One-Click')],
  ])('anything else is neither: %s', (type, body) => {
    expect(readUnsubscribeBody(Buffer.from(body), type)).toEqual({ kind: 'other' });
  });

  test('no body breaks it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(URLENCODED, MULTIPART, ''), (bytes, type) => {
        expect(['other', 'page', 'one-click']).toContain(readUnsubscribeBody(Buffer.from(bytes), type).kind);
      }),
    );
  });
});

describe('the token of a public form (R127)', () => {
  const made = new Date('2026-11-20T09:00:00Z');
  const later = (ms: number) => new Date(made.getTime() + ms);

  test('is good from two seconds to a day', () => {
    const token = makeFormToken(made);
    expect(formIsFresh(token, later(1_999))).toBe(false);
    expect(formIsFresh(token, later(2_000))).toBe(true);
    expect(formIsFresh(token, later(23 * 3_600_000))).toBe(true);
    expect(formIsFresh(token, later(24 * 3_600_000 + 60_001))).toBe(false);
  });

  test('cannot be made up', () => {
    for (const bad of ['', 'x', 'A'.repeat(60), makeFormToken(made).replace(/^..../, 'BBBB')])
      expect(formIsFresh(bad, later(10_000))).toBe(false);
  });
});
