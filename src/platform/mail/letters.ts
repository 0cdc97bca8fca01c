import { domainToASCII } from 'node:url';
import { config } from '../../config.ts';
import { log } from '../log.ts';
import { newId } from '../mongo.ts';
import { enqueue } from '../queue.ts';
import { keyedHash } from '../tokens.ts';
import { countedSince, hold } from './brake.ts';
import {
  blankLetters,
  countLetters,
  dueLetters,
  findConfirmation,
  findLetters,
  insertLetter,
  type Letter,
  type Purpose,
  takeBackLetters,
} from './letter.store.ts';

/*
 * Single letters: confirmations, links, alerts. They are kept in the store before they are sent, and counted there, so
 * that the caps (R125) survive a lost Redis and no letter is forgotten.
 */

const DAY_MS = 24 * 3_600_000;
const CONFIRMATIONS_A_MONTH = 3;
/** Their links live for an hour, so a reader may need more than one a day; a stranger with her link may not flood her. */
const OWN_DATA_A_DAY = 3;
/** Also who has left may get one, so a stranger must not be able to ask for one every day. */
const LINKS_A_MONTH = 6;
const MONTH_MS = 30 * DAY_MS;
const SWEEP_AT_ONCE = 200;
/** paths.desk of urls.ts, which platform stands below and cannot import. */
const DESK = '/desk';

export interface ToPost {
  purpose: Purpose;
  to: string;
  language: 'sv' | 'en';
  subscriberId?: string | null;
  /** What the template prints. Links are made before; nothing a stranger typed belongs here (R129). */
  data: Record<string, string>;
  /** daily: at most one of this purpose to this address in 24 hours. */
  limit?: 'daily' | 'none';
  /** Whoever asked did more than a program does cheaply: as many such letters again may go while the brake is on. */
  earned?: boolean;
}

/** Writes a letter to be sent soon. 'capped' when a limit is reached: then nothing is sent, and nobody outside can tell. */
export async function post(letter: ToPost, now = new Date()): Promise<'posted' | 'capped'> {
  const receiver = receiverOf(letter.to);
  const domain = keyedHash('letter-domain', foldedDomain(letter.to));
  if (await isCapped(letter, receiver, domain, now)) return 'capped';
  const day = now.toISOString().slice(0, 10);
  const once = letter.limit === 'daily' ? `${letter.purpose}|${receiver}|${day}` : newId();
  const { purpose, to, language, subscriberId = null, data } = letter;
  const id = await insertLetter({ purpose, to, language, subscriberId, data, receiver, domain, once, createdAt: now });
  if (!id) return 'capped';
  await enqueueLetter(id);
  return 'posted';
}

async function isCapped(letter: ToPost, receiver: string, domain: string, now: Date): Promise<boolean> {
  const since = (ms: number) => new Date(now.getTime() - ms);
  const { purpose } = letter;
  if (letter.limit === 'daily' && (await countLetters(purpose, since(DAY_MS), { receiver }))) return true;
  if (purpose === 'preferences-link')
    return (await countLetters(purpose, since(MONTH_MS), { receiver })) >= LINKS_A_MONTH;
  if (purpose === 'export' || purpose === 'erase')
    return (await countLetters(purpose, since(DAY_MS), { receiver })) >= OWN_DATA_A_DAY;
  if (purpose !== 'confirm') return false;
  if ((await countLetters(purpose, since(MONTH_MS), { receiver })) >= CONFIRMATIONS_A_MONTH) return true;
  return isBraked(letter, domain, now);
}

async function isBraked({ purpose, to, earned }: ToPost, domain: string, now: Date): Promise<boolean> {
  const { CONFIRMATIONS_PER_HOUR, CONFIRMATIONS_PER_DOMAIN_HOUR } = config();
  const times = earned ? 2 : 1;
  const since = await countedSince(now);
  const toDomain = await countLetters(purpose, since, { domain });
  const full = toDomain >= times * CONFIRMATIONS_PER_DOMAIN_HOUR;
  if (!full && (await countLetters(purpose, since)) < times * CONFIRMATIONS_PER_HOUR) return false;
  const fullDomain = full ? foldedDomain(to) : null;
  if (await hold(fullDomain, now)) await tellOfBrake(fullDomain, now);
  return true;
}

/** A letter to OPS_EMAIL, once for each time the brake goes on. Never throws: the brake is on anyway. */
async function tellOfBrake(fullDomain: string | null, now: Date): Promise<void> {
  const { OPS_EMAIL, PUBLIC_URL, CONFIRMATIONS_PER_HOUR, CONFIRMATIONS_PER_DOMAIN_HOUR } = config();
  if (!OPS_EMAIL) return;
  const sentence = fullDomain
    ? `Gränsen för en domän är nådd: ${CONFIRMATIONS_PER_DOMAIN_HOUR} bekräftelsebrev på en timme till ${fullDomain}.`
    : `Gränsen för alla är nådd: ${CONFIRMATIONS_PER_HOUR} bekräftelsebrev på en timme.`;
  const data = { sentence, url: PUBLIC_URL + DESK };
  await post({ purpose: 'brake', to: OPS_EMAIL, language: 'sv', data }, now).catch((problem: Error) =>
    log.error({ problem: problem.message }, 'the operators could not be told of the brake'),
  );
}

/** Sends again what was forgotten or stopped, and gives back what a dead worker held. */
export async function sweepLetters(now = new Date()): Promise<void> {
  await takeBackLetters(new Date(now.getTime() - config().CLAIM_LEASE_SECONDS * 1_000), now);
  for (const id of await dueLetters(now, SWEEP_AT_ONCE)) await enqueueLetter(id);
}

/** Erasure of everything about one address. */
export async function forgetLetters(address: string, now = new Date()): Promise<void> {
  await blankLetters(receiverOf(address), now);
}

/** What we know of letters to an address, for the reader who asks. */
export async function lettersTo(
  address: string,
): Promise<Pick<Letter, 'purpose' | 'state' | 'createdAt' | 'sentAt'>[]> {
  const letters = await findLetters(receiverOf(address));
  return letters.map(({ purpose, state, createdAt, sentAt }) => ({ purpose, state, createdAt, sentAt }));
}

/** The id of the letter by which an address got a link to confirm with; null when it has been cleared since. */
export async function confirmationWith(confirmUrl: string, address: string): Promise<string | null> {
  return findConfirmation(receiverOf(address), confirmUrl);
}

/** The letter is in the store: when Redis is away the sweeper sends it later. */
async function enqueueLetter(letterId: string): Promise<void> {
  await enqueue('letters.post', { letterId }, { once: letterId }).catch((problem: Error) =>
    log.warn({ letterId, problem: problem.message }, 'a letter waits for the queue to come back'),
  );
}

function receiverOf(address: string): string {
  const local = address.slice(0, address.lastIndexOf('@')).trim().normalize('NFC').toLowerCase();
  return keyedHash('letter', `${local}@${foldedDomain(address)}`);
}

function foldedDomain(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1).trim();
  return domainToASCII(domain) || domain.toLowerCase();
}
