import { describe, expect, test } from '@jest/globals';
import { parseReply, type Verdict, verdictOf } from '../../../src/platform/mail/replies.ts';

const SAID: [string, Verdict][] = [
  ['250 2.0.0 OK  1763720000 d9443c01a7336-gsmtp', 'accepted'],
  ['251 2.1.5 User not local; will forward', 'accepted'],
  ['421 4.7.0 Try again later, closing connection.', 'later'],
  ['450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted', 'later'],
  ['451 4.7.1 Please try again in 300 seconds', 'later'],
  ['452 4.2.2 The email account that you tried to reach is over quota', 'later'],
  ['550 5.1.1 The email account that you tried to reach does not exist.', 'bad-address'],
  ['550-5.1.1 The email account that you tried to reach\r\n550 5.1.1 does not exist', 'bad-address'],
  ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup', 'bad-address'],
  ['550 No such user here', 'bad-address'],
  ['550 5.7.1 <nn@kommun.example>: Recipient address rejected: User unknown', 'bad-address'],
  ['554 5.4.4 Host not found', 'bad-address'],
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
