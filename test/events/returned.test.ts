import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readReturned } from '../../src/events/returned.ts';
import { aDsn, aPlainLetter } from './mails.ts';

describe('a returned letter', () => {
  test('an address that does not exist is a hard bounce, with the words of the server', async () => {
    const mail = aDsn({ status: '5.1.1', diagnostic: 'smtp; 550 5.1.1 <okand@kommun.example>: Recipient unknown' });
    expect(await readReturned(mail)).toEqual({
      kind: 'bounced',
      hard: true,
      reply: { code: 550, enhanced: '5.1.1', text: expect.stringContaining('Recipient unknown') },
    });
  });

  test('no address of anybody is kept', async () => {
    const mail = aDsn({ diagnostic: 'smtp; 550 5.1.1 <okand@kommun.example> and annan.person@privat.example unknown' });
    expect(JSON.stringify(await readReturned(mail))).not.toMatch(/@|privat|okand/);
  });

  test.each([
    ['5.1.1', 'smtp; 550 5.1.1 User unknown', true],
    ['5.1.6', 'smtp; 550 5.1.6 Mailbox has moved', true],
    ['5.1.10', 'smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound', true],
    ['5.0.0', 'smtp; 550 Unknown user okand@kommun.example', false],
    ['5.0.0', 'smtp; 556 5.1.10 Domain takes no mail', true],
    ['5.1.1', 'smtp; 550 5.1.1 Refused due to recipient preferences', false],
    ['5.1.1', 'smtp; 550 5.1.1 Sent to too many recipients this hour', false],
    ['5.0.0', 'smtp; 550 5.1.1 No such user here', true],
    ['5.1.1', 'smtp; 550 5.1.1 Blocked: listed at zen.spamhaus.org', false],
    ['5.7.1', 'smtp; 550 5.7.1 Message rejected as spam', false],
    ['5.7.26', 'smtp; 550 5.7.26 This mail is unauthenticated', false],
    ['5.2.2', 'smtp; 552 5.2.2 Mailbox full', false],
    ['5.2.1', 'smtp; 550 5.2.1 Mailbox disabled', false],
    ['5.1.2', 'smtp; 550 5.1.2 Host unknown', false],
    ['5.0.0', '', false],
    ['4.4.7', 'smtp; 421 4.4.7 Delivery time expired', false],
  ])('status %s, %j: hard is %s', async (status, diagnostic, hard) => {
    expect(await readReturned(aDsn({ status, diagnostic }))).toMatchObject({ kind: 'bounced', hard });
  });

  test.each([
    ['delayed', 'delayed'],
    ['delivered', 'delivered'],
    ['relayed', 'delivered'],
    ['expanded', 'delivered'],
    ['something', 'unknown'],
  ])('the action %s is %s', async (action, kind) => {
    expect((await readReturned(aDsn({ action, status: '4.4.1' }))).kind).toBe(kind);
  });

  test('a list whose members differ arrived, as long as one of them got it', async () => {
    const mail = aDsn({ more: 'Final-Recipient: rfc822; b@kommun.example\nAction: delivered\nStatus: 2.0.0\n' });
    expect((await readReturned(mail)).kind).toBe('delivered');
    const both = aDsn({ more: 'Final-Recipient: rfc822; b@kommun.example\nAction: failed\nStatus: 5.2.2\n' });
    expect(await readReturned(both)).toMatchObject({ kind: 'bounced', hard: false });
  });

  test.each(['\n', '\r\n', '\r'])('line ends %j make no difference', async (end) => {
    const mail = Buffer.from(aDsn({}).toString().replaceAll('\r\n', end));
    expect(await readReturned(mail)).toEqual(await readReturned(aDsn({})));
  });

  test.each([
    [{ 'Auto-Submitted': 'auto-replied' }, 'Mitt svar'],
    [{ 'X-Autoreply': 'yes' }, 'Mitt svar'],
    [{ Precedence: 'auto_reply' }, 'Mitt svar'],
    [{ 'X-Apple-Action': 'vacation' }, 'Mitt svar'],
    [{}, 'Automatiskt svar: Aktuellt'],
    [{}, 'Frånvaro till den 3 augusti'],
    [{}, 'Out of Office: Aktuellt'],
    [{}, 'Auto: borta'],
  ])('%j with the subject %j is an automatic reply', async (headers, subject) => {
    const mail = aPlainLetter({ headers: headers as Record<string, string>, subject });
    expect(await readReturned(mail)).toEqual({ kind: 'auto-reply' });
  });

  test('a delivery report that calls itself automatic is still a report', async () => {
    expect((await readReturned(aDsn({ headers: { 'Auto-Submitted': 'auto-replied' } }))).kind).toBe('bounced');
  });

  test('a letter from a person is unknown', async () => {
    expect(await readReturned(aPlainLetter({ subject: 'En fråga', headers: { 'Auto-Submitted': 'no' } }))).toEqual({
      kind: 'unknown',
    });
  });

  test('cut, changed and nested letters are read or unknown, and never throw', async () => {
    const whole = aDsn({});
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.uint8Array({ maxLength: 60 }), async (at, noise) => {
        const mail = Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at + noise.length)]);
        expect(typeof (await readReturned(mail)).kind).toBe('string');
      }),
      { numRuns: 200 },
    );
    const open = Array.from(
      { length: 400 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    );
    expect((await readReturned(Buffer.from(open.join('')))).kind).toBe('unknown');
  });
});
