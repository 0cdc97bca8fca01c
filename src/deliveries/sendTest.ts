import { config } from '../config.ts';
import { type LetterParts, theLetter } from '../editions/preview.ts';
import { theIssue } from '../issues/issue.store.ts';
import { DkimProblem, signer } from '../platform/mail/dkim.ts';
import { asciiDomain, header, headerDate, headerText, mailbox, needsUtf8 } from '../platform/mail/encode.ts';
import { compileBody, fillBody } from '../platform/mail/mime.ts';
import { letterReturnPath } from '../platform/mail/postLetter.ts';
import { relay } from '../platform/mail/relay.ts';
import { newId } from '../platform/mongo.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { checkAddress } from '../subscribers/address.ts';
import { rehearsalToken, rehearsed } from './rehearsal.ts';
import { keepTestSending, type Tested } from './test.store.ts';

const MOST = 10;

/**
 * Sends the letter as it stands now to a few people at once, marked [TEST], without measuring and with links of its
 * own (rehearsal.ts). It is no delivery and is in no books; what was sent is kept apart (test.store.ts). Throws 'invalid' for addresses, 'unavailable' when the
 * relay cannot be reached or letters cannot be signed, 'conflict' when none was taken.
 */
export async function sendTest(issueId: string, to: string[], actor: Actor, now = new Date()): Promise<Tested[]> {
  const addresses = [...new Set(to.map((address) => checkAddress(address)))];
  if (!addresses.length || addresses.length > MOST)
    throw new Refusal('invalid', `Ange mellan en och ${MOST} adresser för provbrevet.`, 'to');
  const [issue, letter] = await Promise.all([theIssue(issueId), theLetter(issueId, { language: 'sv' })]);
  const id = newId();
  const token = rehearsalToken(issue.id, id, now);
  const rehearsal = { ...letter, html: rehearsed(letter.html, token), text: rehearsed(letter.text, token) };
  const tested = await Promise.all(addresses.map((address) => sendOne(rehearsal, address, now)));
  const { version } = issue;
  await keepTestSending({ id, issueId, version, subject: letter.subject, by: actor.name, at: now, letters: tested });
  const [first] = tested;
  if (first && !tested.some((one) => one.taken))
    throw new Refusal('conflict', `E-postservern tog inte emot provbrevet: ${first.said}`);
  return tested;
}

async function sendOne(letter: LetterParts, to: string, now: Date): Promise<Tested> {
  const id = newId();
  // A return path like that of other letters, so that SPF and DMARC say the same of it; what comes back is nobody's (R3).
  const envelope = { from: letterReturnPath(id), to: asciiDomain(to), utf8: needsUtf8(to), envelopeId: `test.${id}` };
  const outcome = await relay().send(envelope, compose(letter, to, id, now));
  if (outcome.kind === 'relay-down')
    throw new Refusal('unavailable', `E-postservern svarar inte (${outcome.reply.text}). Försök igen om en stund.`);
  const { code, enhanced, text } = outcome.reply;
  return {
    address: to,
    taken: outcome.kind === 'accepted',
    said: [code, enhanced, text].filter(Boolean).join(' '),
  };
}

function compose(letter: LetterParts, to: string, id: string, now: Date): Buffer {
  const { NEWSLETTER_NAME, FROM_ADDRESS, REPLY_TO } = config();
  const from = asciiDomain(FROM_ADDRESS);
  const body = compileBody<never>([letter.text], [letter.html], id);
  const headers = [
    header('Date', headerDate(now)),
    header('From', mailbox(NEWSLETTER_NAME, FROM_ADDRESS, 'From: '.length)),
    header('Reply-To', asciiDomain(REPLY_TO)),
    header('To', asciiDomain(to)),
    header('Message-ID', `<test.${id}@${from.slice(from.lastIndexOf('@') + 1)}>`),
    header('Subject', headerText(`[TEST] ${letter.subject}`, 'Subject: '.length)),
    header('MIME-Version', '1.0'),
    header('Content-Type', body.contentType),
    header('Auto-Submitted', 'auto-generated'),
  ];
  const bytes = fillBody(body, {} as Record<never, string>);
  return Buffer.concat([Buffer.from(`${[...sign(headers, bytes, now), ...headers].join('\r\n')}\r\n\r\n`), bytes]);
}

function sign(headers: string[], body: Buffer, now: Date): string[] {
  try {
    const own = signer('newsletter');
    return own ? [own.sign(headers, body, now)] : [];
  } catch (error) {
    if (error instanceof DkimProblem) throw new Refusal('unavailable', `Breven kan inte signeras. ${error.message}`);
    throw error;
  }
}
