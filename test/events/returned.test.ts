import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readReturned } from '../../src/events/returned.ts';
import { aDsn, aPlainLetter } from './mails.ts';

describe('a returned letter', () => {
  test('an address that does not exist is a hard bounce, with the words of the server', async () => {
    const mail = aDsn({ status: '5.1.1', diagnostic: 'smtp; 550 5.1.1 <okand@kommun.example>: Recipient unknown' });
    expect(await readReturned(mail)).toEqual({
      kind: 'bounced',
      why: 'hard',
      reply: { code: 550, enhanced: '5.1.1', text: expect.stringContaining('Recipient unknown') },
    });
  });

  test('no address of anybody is kept', async () => {
    const mail = aDsn({ diagnostic: 'smtp; 550 5.1.1 <okand@kommun.example> and annan.person@privat.example unknown' });
    expect(JSON.stringify(await readReturned(mail))).not.toMatch(/@|privat|okand/);
  });

  test.each([
    ['5.1.1', 'smtp; 550 5.1.1 User unknown', 'hard'],
    ['5.1.6', 'smtp; 550 5.1.6 Mailbox has moved', 'hard'],
    ['5.1.10', 'smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound', 'hard'],
    ['5.4.1', 'smtp; 550 5.4.1 Recipient address rejected: Access denied. [AM7EUR03FT0]', 'hard'],
    ['5.2.1', 'smtp; 550 5.2.1 <x>: Recipient address rejected: User unknown', 'hard'],
    ['4.1.1', 'smtp; 450 4.1.1 <x>: Recipient address rejected: User unknown in virtual alias table', 'hard'],
    ['5.0.0', 'smtp; 556 5.1.10 Domain takes no mail', 'hard'],
    ['5.0.0', 'smtp; 550 5.1.1 No such user here', 'hard'],
    ['5.0.0', 'smtp; 550 <okand@kommun.example>: User unknown', 'hard'],
    ['5.0.0', 'smtp; 550 : User unknown', 'closed'],
    ['5.1.2', 'smtp; 550 5.1.2 Host unknown', 'no-host'],
    ['5.4.4', 'x-postfix; Host or domain name not found. Name service error for name=x.example type=A', 'no-host'],
    ['5.0.0', 'smtp; 550 Unknown user okand@kommun.example', 'closed'],
    ['5.2.0', 'smtp; 550 : User unknown', 'closed'],
    ['5.1.1', 'smtp; 550 5.1.1 Refused due to recipient preferences', 'closed'],
    ['5.2.1', 'smtp; 550 5.2.1 Mailbox disabled', 'closed'],
    ['5.7.13', 'smtp; 525 5.7.13 Disabled recipient address', 'closed'],
    ['5.2.2', 'smtp; 552 5.2.2 Mailbox full', 'full'],
    ['4.3.0', 'x-unix; /var/mail/anna: Disk quota exceeded', 'full'],
    ['5.1.1', 'smtp; 550 5.1.1 Blocked: listed at zen.spamhaus.org', 'reputation'],
    ['5.7.26', 'smtp; 550 5.7.26 This mail is unauthenticated', 'reputation'],
    ['5.7.606', 'smtp; 550 5.7.606 Access denied, banned sending IP [192.0.2.1]', 'reputation'],
    ['5.1.8', 'smtp; 553 5.1.8 Domain of sender address x does not exist', 'reputation'],
    ['5.7.1', 'smtp; 550 5.7.1 Message rejected as spam', 'content'],
    ['5.3.4', 'smtp; 552 5.3.4 Message too large', 'content'],
    ['5.1.1', 'smtp; 550 5.1.1 Sent to too many recipients this hour', 'soft'],
    ['5.2.1', 'smtp; 550 5.2.1 The user is receiving mail at a rate that prevents additional messages', 'soft'],
    ['5.4.6', 'smtp; 554 5.4.6 Hop count exceeded - possible mail loop', 'soft'],
    ['4.4.7', 'smtp; 421 4.4.7 Delivery time expired', 'soft'],
    ['5.1.1', 'x-unix; procmail: No such user', 'soft'],
    ['5.0.0', '', 'refused'],
    ['5.0.0', 'smtp; 550 Not today', 'refused'],
  ])('status %s, %j: %s', async (status, diagnostic, why) => {
    expect(await readReturned(aDsn({ status, diagnostic }))).toMatchObject({ kind: 'bounced', why });
  });

  test.each([
    ['<x>: host mx said: 550 5.1.1 <x>: User unknown (in reply to RCPT TO command)', 'hard'],
    ['Remote host said: 550 Unknown user <x> [RCPT_TO]', 'hard'],
    ['Sorry, no mailbox here by that name. (#5.1.1)', 'hard'],
    ['The recipient name is not recognized', 'hard'],
    ['host mx said: 550 : User unknown (in reply to end of DATA command)', 'closed'],
    ['550 No such user here', 'closed'],
    [
      'host mx SMTP error from remote mail server after MAIL FROM:<b@x.example>: 553 x.example does not exist',
      'reputation',
    ],
    ["could not be delivered because the user's mailfolder is full", 'full'],
    ["Sorry, I couldn't find any host named kommun.example. (#5.1.2)", 'no-host'],
    ["I'm not going to try again; this message has been in the queue too long.", 'soft'],
    ['Mottagaren finns inte. 550 5.1.1', 'hard'],
  ])('in words for people, without a report: %s: %s', async (said, why) => {
    const mail = aPlainLetter({ subject: 'failure notice', from: 'MAILER-DAEMON@mx.example', text: said });
    const read = await readReturned(mail);
    expect(read).toMatchObject({ kind: 'bounced', why });
    expect(JSON.stringify(read)).not.toContain('@');
  });

  test('the words that are kept are those of the server', async () => {
    const text = `${'Vi beklagar att brevet inte kom fram. '.repeat(20)}host mx said: 552 5.2.2 Mailbox is full`;
    const read = await readReturned(
      aPlainLetter({ subject: 'failure notice', from: 'MAILER-DAEMON@mx.example', text }),
    );
    expect(read).toMatchObject({ why: 'full', reply: { code: 552, enhanced: '5.2.2' } });
    expect((read as { reply: { text: string } }).reply.text).toMatch(/^.{0,60}552 5\.2\.2 Mailbox is full/);
  });

  test('what stands in the copy of our own letter is not what the server said', async () => {
    const text =
      'Message could not be delivered.\n550 5.2.2 Mailbox full\n\n--- Below this line is a copy of the message.\n\nuser unknown 5.1.1';
    const mail = aPlainLetter({ subject: 'failure notice', from: 'MAILER-DAEMON@mx.example', text });
    expect(await readReturned(mail)).toMatchObject({ kind: 'bounced', why: 'full' });
  });

  test.each([
    ['Warning: message delayed 24 hours', 'A message has not yet been delivered', 'delayed'],
    ['Undeliverable', 'Something happened', 'unknown'],
    ['SV: Aktuellt', 'Hej, min brevlåda var full (550 5.2.2 Mailbox full). Nu går det igen.', 'unknown'],
  ])('%j, %j: %s', async (subject, text, kind) => {
    const from = kind === 'unknown' && subject.startsWith('SV') ? 'anna@kommun.example' : 'MAILER-DAEMON@mx.example';
    expect((await readReturned(aPlainLetter({ subject, from, text }))).kind).toBe(kind);
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
    expect(await readReturned(both)).toMatchObject({ kind: 'bounced', why: 'full' });
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

  test('what a program answers for a person is not read for a failure, whatever it says (R71)', () => {
    const away = aPlainLetter({
      subject: 'Automatisk svar: Delivery failure, vad gör vi?',
      text: 'Kontot user@x.example finns inte: 550 5.1.1 User unknown. Kunde inte levereras till mig.',
    });
    expect(readReturned(away)).toEqual({ kind: 'auto-reply' });
    const server = aPlainLetter({
      from: 'Mail Delivery System <MAILER-DAEMON@mx.kommun.example>',
      headers: { 'Auto-Submitted': 'auto-replied' },
      subject: 'Mail delivery failed: returning message to sender',
      text: 'okand@kommun.example\n550 5.1.1 User unknown',
    });
    expect(readReturned(server)).toMatchObject({ kind: 'bounced', why: 'hard' });
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

  const report = 'From: a@b.example\nContent-Type: multipart/report; boundary=b\n\n';
  test.each([
    ['parts without end', report + '--b\n\nx\n'.repeat(120_000)],
    ['letters in it', report + '--b\nContent-Type: message/rfc822\n\nSubject: a\n\nx\n'.repeat(18_000)],
    ['folded lines', `${report}--b\nContent-Type: message/delivery-status\n\nAction: x${'\n '.repeat(300_000)}`],
    ['angle brackets', `Content-Type: text/html\n\n${'<'.repeat(1_000_000)}`],
    ['tags that do not end', `Content-Type: text/html\n\n${'<style '.repeat(140_000)}`],
    ['encoded words', `Subject: ${'=?utf-8?Q?a?= '.repeat(70_000)}\n\nx`],
    ['brackets in a type', `Content-Type: ${'('.repeat(1_000_000)}\n\nx`],
  ])('%s keep nobody busy: anybody may send a letter (R74)', (_, mail) => {
    const begun = performance.now();
    expect(readReturned(Buffer.from(mail)).kind).not.toBe('bounced');
    expect(performance.now() - begun).toBeLessThan(2_000); // a tenth of that, when nothing else runs
  });

  test('after two hundred parts nobody reads on; in one of the first the report is found', () => {
    const status =
      '--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n';
    const many = (count: number) => Buffer.from(report + '--b\n\nx\n'.repeat(count) + status);
    expect([readReturned(many(150)).kind, readReturned(many(250)).kind]).toEqual(['bounced', 'unknown']);
  });

  test.each([
    ['iso-8859-1', 'quoted-printable', 'Mottagaren finns inte: ok=E4nd anv=E4ndare. 550 5.1.1'],
    ['utf-8', 'base64', Buffer.from('Okänd användare. 550 5.1.1').toString('base64')],
    ['iso-2022-jp', '7bit', '\u001b$B%f!<%6!<$,8+$D$+$j$^$;$s\u001b(B 550 5.1.1 User unknown'],
    ['x-nobody-knows', '8bit', '550 5.1.1 User unknown'],
  ])('words in %s, as %s, are read', (charset, encoding, text) => {
    const type = `Content-Type: text/plain; charset="${charset}"\nContent-Transfer-Encoding: ${encoding}`;
    const mail = `From: MAILER-DAEMON@b.example\nSubject: Undelivered mail\n${type}\n\n${text}\n`;
    expect(readReturned(Buffer.from(mail, 'latin1'))).toMatchObject({ kind: 'bounced', why: 'hard' });
  });
});
