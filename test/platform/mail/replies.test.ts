import { describe, expect, test } from '@jest/globals';
import { askedWaitMs, parseReply, type Verdict, verdictOf } from '../../../src/platform/mail/replies.ts';

const SAID: [string, Verdict][] = [
  ['250 2.0.0 OK  1763720000 d9443c01a7336-gsmtp', 'accepted'],
  ['251 2.1.5 User not local; will forward', 'accepted'],
  ['421 4.7.0 Try again later, closing connection.', 'throttled'],
  ['421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP', 'throttled'],
  ['450 4.2.1 The user you are trying to contact is receiving mail too quickly', 'later'],
  ['451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)', 'throttled'],
  ['451 4.7.650 The mail server has been temporarily rate limited due to IP reputation', 'throttled'],
  ['421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume', 'throttled'],
  ['421 4.7.1 [TS03] All messages will be permanently deferred', 'throttled'],
  ['421 Too many concurrent SMTP connections; please try again later.', 'throttled'],
  ['452 4.4.5 Insufficient disk space; try again later', 'other-relay'],
  ['452 4.3.1 Insufficient system storage', 'other-relay'],
  ['454 4.7.0 TLS not available due to local problem', 'other-relay'],
  ['421 4.3.2 Service shutting down', 'other-relay'],
  ['451 4.3.0 Temporary lookup failure', 'later'],
  ['451 Internal resources are temporarily unavailable - https://community.mimecast.com/ [abc]', 'later'],
  ['451 Temporary local problem - please try later', 'later'],
  ['421 4.4.2 connection rate limit exceeded', 'throttled'],
  ['452 4.5.3 Error: too many recipients', 'throttled'],
  ['450 4.7.1 greylisted, please try again in 00:05:00', 'later'],
  ['450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted', 'later'],
  ['451 4.7.1 Please try again in 300 seconds', 'throttled'],
  ['452 4.2.2 The email account that you tried to reach is over quota', 'later'],
  ['550 5.1.1 The email account that you tried to reach does not exist.', 'bad-address'],
  ['550-5.1.1 The email account that you tried to reach\r\n550 5.1.1 does not exist', 'bad-address'],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', 'bad-address'],
  ['550 No such user here', 'bad-address'],
  ['550 5.7.1 <nn@kommun.example>: Recipient address rejected: User unknown', 'bad-address'],
  ['554 5.4.4 Host not found', 'bad-address'],
  ['550 5.4.1 Recipient address rejected: Access denied. [AM7EUR03FT0.eop.protection.outlook.com]', 'bad-address'],
  ['550 Unrouteable address', 'bad-address'],
  ["554 delivery error: dd This user doesn't have a yahoo.com account (a@yahoo.com) [0]", 'bad-address'],
  ['550 5.7.1 Service unavailable, Client host [192.0.2.1] blocked using Spamhaus', 'reputation'],
  ['550 5.7.350 Remote server returned message detected as spam', 'content'],
  [
    "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Part of their network is on our block list (S3140).",
    'reputation',
  ],
  ['554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes', 'reputation'],
  ['550 5.7.0 Local Policy Violation - Proofpoint: sender has poor reputation', 'reputation'],
  ['556 5.1.10 Domain does not accept mail (null MX)', 'bad-address'],
  ['552 5.2.2 Mailbox full', 'full'],
  ['550 5.7.1 mailbox over quota', 'full'],
  ['552 5.3.4 Message size exceeds fixed maximum message size', 'content'],
  ['554 5.7.1 Message looks like spam', 'content'],
  ['550 5.7.26 This mail has been blocked because the sender is unauthenticated.', 'reputation'],
  ['550 5.7.515 Access denied, sending domain does not meet the required authentication level.', 'reputation'],
  ['554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org', 'reputation'],
  ['550 5.7.1 Email rejected per DMARC policy', 'reputation'],
  ['530 5.7.0 Authentication required', 'configuration'],
  ['535 5.7.8 Error: authentication failed', 'configuration'],
  ['554 5.7.1 <x@y.example>: Relay access denied', 'configuration'],
  ['550 5.7.1 Not today', 'refused'],
  ['554 Transaction failed', 'refused'],
];

describe('replies', () => {
  test.each(SAID)('%s', (raw, verdict) => {
    expect(verdictOf(parseReply(raw))).toBe(verdict);
  });

  test.each([
    ['451 4.7.1 Please try again in 300 seconds', 300_000],
    ['450 4.2.0 Greylisted, retry after 5 minutes', 300_000],
    ['421 4.7.0 wait 2 hours', 7_200_000],
    ['421 4.7.0 wait 90 hours', 21_600_000],
    ['450 4.2.0 Greylisted for 60s', 60_000],
    ['450 4.2.0 Greylisted', 0],
    ['450 host 192.0.2.1 said no in 2026-11-21', 0],
  ])('the wait that is asked for: %s', (raw, ms) => {
    expect(askedWaitMs(parseReply(raw))).toBe(ms);
  });

  test('code, enhanced status and text are read from one line and from many', () => {
    expect(parseReply('550-5.1.1 No such\r\n550-5.1.1 user\r\n550 5.1.1 here')).toEqual({
      code: 550,
      enhanced: '5.1.1',
      text: 'No such user here',
    });
    expect(parseReply('250')).toEqual({ code: 250, enhanced: null, text: '' });
    expect(parseReply('garbage\u0007')).toEqual({ code: null, enhanced: null, text: 'garbage' });
    expect(parseReply(`554 ${'x'.repeat(2_000)}`).text).toHaveLength(300);
  });
});
