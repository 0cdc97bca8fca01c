import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import {
  asciiDomain,
  header,
  headerDate,
  headerText,
  mailbox,
  needsUtf8,
  phrase,
  quotedPrintable,
} from '../../../src/platform/mail/encode.ts';

const parse = (headers: string) => PostalMime.parse(`${headers}\r\nFrom: a@b.example\r\n\r\n`);
/** A well-formed text of letters that make trouble, without control characters. */
const text = (least: number, most: number) =>
  fc.string({
    unit: fc.oneof(fc.constantFrom(...'ÅÄÖåäö é–",<>;@=?_()\\.:😀👩‍👧'), fc.string({ minLength: 1, maxLength: 1 })),
    minLength: least,
    maxLength: most,
  });

describe('quoted-printable', () => {
  test('comes back as it was, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (given) => {
        const clean = given.replace(/(?![\t\n\r])\p{Cc}/gu, '').replace(/\r\n?|\u2028|\u2029/g, '\n');
        expect(decode(quotedPrintable(given))).toBe(clean);
      }),
    );
  });

  test('lines are short, seven-bit, end in CRLF, and no verifier or server has a reason to touch them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(' ', '  ', '\t', '.', 'From ', 'å', '=', '\n', 'x'.repeat(90), '\r')),
        (parts) => {
          const encoded = quotedPrintable(parts.join(''));
          expect(encoded).toMatch(/^[\t\r\n -~]*$/);
          for (const line of encoded.split('\r\n')) {
            expect(line.length).toBeLessThanOrEqual(76);
            expect(line).not.toMatch(/[\r\n\t]|^\.|^From |[ ]$| {2}/);
          }
        },
      ),
    );
  });

  test('a paragraph of 5,000 characters', () => {
    const long = 'åäö '.repeat(1_250);
    expect(decode(quotedPrintable(long))).toBe(long);
  });
});

describe('headers', () => {
  test('a subject comes back as it was; its encoded words keep the limits of RFC 2047', async () => {
    await fc.assert(
      fc.asyncProperty(text(1, 250), async (given) => {
        const line = header('Subject', headerText(given, 'Subject: '.length));
        const wanted = given.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
        if (line.includes('=?utf-8?')) {
          for (const part of line.split('\r\n')) expect(part.length).toBeLessThanOrEqual(76);
          for (const word of line.match(/=\?\S+\?=/g) ?? []) expect(word.length).toBeLessThanOrEqual(75);
          for (const word of line.match(/=\?\S+\?=/g) ?? []) expect(decodeWord(word)).not.toContain('\ufffd');
        }
        expect(line).toMatch(/^[\r\n -~]*$/);
        expect((await parse(line)).subject ?? '').toBe(
          wanted.trim() === '' ? ((await parse(line)).subject ?? '') : wanted,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('a name in From comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(text(1, 100), async (given) => {
        const wanted = given.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
        fc.pre(wanted !== '' && !/ {2}/.test(wanted));
        const line = header('From', mailbox(given, 'aktuellt@nyhetsbrev.example', 'From: '.length));
        const from = (await PostalMime.parse(`${line}\r\n\r\n`)).from as { name: string; address: string };
        expect(from.address).toBe('aktuellt@nyhetsbrev.example');
        expect(from.name).toBe(wanted);
      }),
      { numRuns: 200 },
    );
  });

  test('nobody gets out of a header line', () => {
    const breakers = fc.constantFrom(
      '\r\n',
      '\n',
      '\r',
      '\u0000',
      '\u0085',
      '\u2028',
      'Bcc: x@y.example',
      ' ',
      'å',
      ':',
      'Subject',
    );
    fc.assert(
      fc.property(fc.array(breakers, { maxLength: 40 }), (parts) => {
        for (const value of [parts.join(''), headerText(parts.join('')), phrase(parts.join(''))]) {
          const line = header('Subject', value);
          for (const part of line.split('\r\n').slice(1)) expect(part).toMatch(/^ \S/);
          expect(line.replace(/\r\n /g, '')).not.toMatch(/[\r\n\0]/);
        }
      }),
    );
    expect(() => header('Subject\r\nBcc', 'x')).toThrow('not a header name');
    expect(() => header('Subject:', 'x')).toThrow('not a header name');
  });

  test('a value that cannot be folded and is too long is refused', () => {
    expect(() => header('X-Long', 'x'.repeat(1_000))).toThrow('too long');
    expect(header('X-Long', `${'x'.repeat(400)} ${'y'.repeat(400)}`, { folded: false })).not.toContain('\r\n');
  });

  test('domains become A-labels, and addresses that need SMTPUTF8 are known', () => {
    expect(asciiDomain('per@räksmörgås.example')).toBe('per@xn--rksmrgs-5wao1o.example');
    expect(needsUtf8('per@räksmörgås.example')).toBe(false);
    expect(needsUtf8('åke@kommun.example')).toBe(true);
  });

  test('a date', () => {
    expect(headerDate(new Date('2026-11-05T07:08:09Z'))).toBe('Thu, 05 Nov 2026 07:08:09 +0000');
  });
});

/** A decoder written from RFC 2045 section 6.7, not from the encoder. */
function decode(encoded: string): string {
  const bytes: number[] = [];
  const joined = encoded.replace(/=\r\n/g, '');
  for (let at = 0; at < joined.length; at++) {
    if (joined[at] !== '=') bytes.push(joined.charCodeAt(at));
    else {
      bytes.push(Number.parseInt(joined.slice(at + 1, at + 3), 16));
      at += 2;
    }
  }
  return Buffer.from(bytes).toString('utf8').replace(/\r\n/g, '\n');
}

function decodeWord(word: string): string {
  const inner = word.slice('=?utf-8?Q?'.length, -2).replace(/_/g, ' ');
  return decode(inner);
}
