import { config } from '../../config.ts';
import { insist } from '../insist.ts';
import { log } from '../log.ts';
import { newId, storeAnswers } from '../mongo.ts';
import { keyedHash, makeMailToken, readMailToken } from '../tokens.ts';
import { DkimProblem, type Signer, signer } from './dkim.ts';
import { asciiDomain, header, headerDate, headerText, mailbox, needsUtf8 } from './encode.ts';
import { claimLetter, giveBackLetter, type Letter, markLetterHanded, noteLetter } from './letter.store.ts';
import { mayLeave } from './letterStop.store.ts';
import { compileBody, fillBody } from './mime.ts';
import { type Envelope, type Outcome, relay } from './relay.ts';
import { type Colours, renderLetter } from './renderLetter.ts';
import { verdictOf } from './replies.ts';
import { nextTry } from './retry.ts';

type Answered = Exclude<Outcome, { kind: 'relay-down' | 'called-off' }>;

const USEFUL_HOURS = 48;
const HOUR_MS = 3_600_000;
const RELAY_DOWN_MS = 5_000;
const BAD_KEY_MS = 60_000;

/**
 * Sends one letter, once: whoever claims it first. A letter that is not due, or taken, or gone is left alone. `look`
 * says what the newsletter is coloured with now; the letter is drawn like it.
 */
export async function postLetter(
  letterId: string,
  look: () => Promise<Colours> = async () => ({ accent: config().ACCENT_COLOUR }),
  now = new Date(),
): Promise<void> {
  const colours = await look();
  const claim = newId();
  const letter = await claimLetter(letterId, claim, now);
  if (!letter) return;
  if (!(await mayLeave(letter.purpose))) return wait(letter, claim, now);
  let message: Buffer;
  try {
    message = await composeLetter(letter, signer('letters'), colours);
  } catch (error) {
    return cannotCompose(error as Error, letterId, claim, now);
  }
  const begin = () => markLetterHanded(letterId, claim, now);
  const outcome = await relay().send(letterEnvelope(letter), message, { begin });
  if (outcome.kind === 'relay-down' || outcome.kind === 'called-off')
    return insist(() => storeAnswers(giveBackLetter(letterId, claim, after(new Date(), RELAY_DOWN_MS))));
  const noted = afterLetter(outcome, letter, new Date());
  await insist(() => storeAnswers(noteLetter(letterId, claim, noted)));
}

/** Single letters are stopped: it waits, unless its links are worth nothing any more. */
async function wait(letter: Letter, claim: string, now: Date): Promise<void> {
  if (now.getTime() - letter.createdAt.getTime() > USEFUL_HOURS * HOUR_MS)
    return noteLetter(letter.id, claim, { state: 'failed', reply: null, reason: 'expired' });
  await giveBackLetter(letter.id, claim, now);
}

/** The bytes of a letter: the same at every try (R4-R6). */
export async function composeLetter(letter: Letter, sign: Signer | null, colours?: Colours): Promise<Buffer> {
  const { subject, html, text } = await renderLetter(letter.purpose, letter.language, letter.data, colours);
  const { NEWSLETTER_NAME, LETTER_FROM_ADDRESS, REPLY_TO } = config();
  const body = compileBody<never>([text], [html], letter.id);
  const headers = [
    header('Date', headerDate(letter.createdAt)),
    header('From', mailbox(NEWSLETTER_NAME, LETTER_FROM_ADDRESS, 'From: '.length)),
    header('Reply-To', asciiDomain(REPLY_TO)),
    header('To', asciiDomain(letter.to)),
    header('Subject', headerText(subject, 'Subject: '.length)),
    header('Message-ID', letterMessageId(letter)),
    header('MIME-Version', '1.0'),
    header('Content-Type', body.contentType),
    header('Content-Language', letter.language),
    header('Auto-Submitted', 'auto-generated'), // RFC 3834 section 5; there is no list to leave, so no List-* (R21)
    header('X-Auto-Response-Suppress', 'OOF, AutoReply'),
  ];
  const bytes = fillBody(body, {} as Record<never, string>);
  const signature = sign ? [sign.sign(headers, bytes, letter.createdAt)] : [];
  return Buffer.concat([Buffer.from(`${[...signature, ...headers].join('\r\n')}\r\n\r\n`, 'utf8'), bytes]);
}

/** Without a good key no letter leaves, and all wait; a letter whose template fails would fail for ever. */
async function cannotCompose(error: Error, letterId: string, claim: string, now: Date): Promise<void> {
  log.error({ problem: error.message }, 'a letter cannot be written or signed');
  if (error instanceof DkimProblem) return giveBackLetter(letterId, claim, after(now, BAD_KEY_MS));
  await noteLetter(letterId, claim, { state: 'failed', reply: null, reason: 'cannot-be-written' });
}

function letterEnvelope(letter: Letter): Envelope {
  return {
    from: letterReturnPath(letter.id),
    to: asciiDomain(letter.to),
    utf8: needsUtf8(letter.to),
    envelopeId: letterMessageId(letter).slice(1, -1),
  };
}

/** The envelope sender of one letter (VERP, R3): what comes back finds the mail door, and its letter. */
export function letterReturnPath(letterId: string): string {
  return `l${makeMailToken('letter', [letterId])}@${config().BOUNCE_DOMAIN}`;
}

/** The letter of a return path; null for anything that we did not sign. */
export function letterOfReturnPath(address: string): string | null {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@'))).toLowerCase();
  const read = local.startsWith('l') ? readMailToken('letter', local.slice(1)) : null;
  return (read?.ok && read.ids[0]) || null;
}

function letterMessageId(letter: Letter): string {
  const from = asciiDomain(config().LETTER_FROM_ADDRESS);
  return `<l.${keyedHash('letter-id', letter.id).slice(0, 24)}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

function afterLetter(outcome: Answered, letter: Letter, now: Date): Parameters<typeof noteLetter>[2] {
  const { reply } = outcome;
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'sent', reply, sentAt: now };
    case 'refused':
      return { state: 'failed', reply, reason: verdictOf(reply) };
    case 'undeliverable-eai':
      return { state: 'failed', reply, reason: outcome.kind };
    case 'uncertain':
      return { state: 'uncertain', reply };
    case 'deferred':
    case 'lost-before-data': {
      const patience = { firstSeconds: config().RETRY_FIRST_SECONDS, usefulHours: USEFUL_HOURS };
      const dueAt = nextTry(letter.attempts + 1, letter.createdAt, patience, now);
      return dueAt ? { state: 'waiting', reply, dueAt } : { state: 'failed', reply, reason: 'expired' };
    }
  }
}

function after(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
