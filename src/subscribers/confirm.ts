import { log } from '../platform/log.ts';
import { confirmationWith, post } from '../platform/mail/letters.ts';
import { enqueue } from '../platform/queue.ts';
import { readToken } from '../platform/tokens.ts';
import { absolute, confirmUrl, paths } from '../urls.ts';
import { recordConsent } from './consent.ts';
import { findKept, type Kept, move } from './subscriber.store.ts';
import { mayAsk, welcomeBack } from './suppression.ts';
import { wordingFor } from './wording.ts';

/*
 * Confirming. Opening the link changes nothing, because scanners open links too (R128); only the button confirms.
 * A link that was used shows success again, also after its time, as long as the reader still subscribes.
 */

const TRIES = 3;
const LONG_AGO = new Date(0);

export type Confirmation = { kind: 'confirmed' | 'already' | 'expired' | 'bad'; subscriberId?: string };

/** What the link of a confirmation letter would do: changes nothing, for GET. `waiting` shows the button. */
export async function peekConfirm(
  token: string,
  now = new Date(),
): Promise<{ kind: 'waiting' | 'already' | 'expired' | 'bad'; subscriberId?: string }> {
  const { kind, row } = await open(token, now);
  return row && kind !== 'bad' ? { kind, subscriberId: row.id } : { kind };
}

/** Confirms a subscription and writes the consents to the ledger. Only for POST. Safe to repeat. */
export async function confirm(token: string, now = new Date()): Promise<Confirmation> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { kind, row } = await open(token, now);
    if (!row || kind === 'bad') return { kind: kind === 'waiting' ? 'expired' : kind };
    if (kind !== 'waiting') return { kind, subscriberId: row.id };
    if (!(await confirmRow(row, absolute(`${paths.confirm}/${token}`), now))) continue;
    await askForWelcome(row.id);
    return { kind: 'confirmed', subscriberId: row.id };
  }
  return { kind: 'expired' };
}

/** A welcome is worth no error: without the queue she has confirmed all the same, and gets the next issue. */
async function askForWelcome(subscriberId: string): Promise<void> {
  await enqueue('deliveries.welcome', { subscriberId }, { once: subscriberId }).catch((problem: Error) =>
    log.warn({ problem: problem.message }, 'a new reader gets no welcome: the queue is away'),
  );
}

/** Confirms what a row waits for, as it was seen, by the link of a letter; false when it has moved on since. */
export async function confirmRow(row: Kept, link: string, now: Date): Promise<boolean> {
  await writeLedger(row, link, now);
  await welcomeBack(row.address);
  return (await move(row, 'confirm', factsOf(row, now))) !== null;
}

/** Whether a row has something to confirm, and may. */
export async function waits(row: Kept): Promise<boolean> {
  return row.asking !== null && row.state !== 'left' && (await mayAsk(row.asking.address));
}

/** A new confirmation letter for a link that is too old. Within the day's limit, and the same answer for every token. */
export async function confirmAgain(token: string, now = new Date()): Promise<void> {
  const { row } = await open(token, now);
  if (!row || row.state === 'active' || !row.asking || !(await mayAsk(row.asking.address))) return;
  const data = { confirmUrl: confirmUrl(row.id, now) };
  const { address: to, language } = row.asking;
  await post({ purpose: 'confirm', to, language, subscriberId: row.id, data, limit: 'daily' }, now);
}

async function open(
  token: string,
  now: Date,
): Promise<{ kind: 'waiting' | 'already' | 'expired' | 'bad'; row: Kept | null }> {
  const read = readToken('confirm', token, true, LONG_AGO);
  if (!read.ok) return { kind: 'bad', row: null };
  const row = await findKept(read.ids[0] ?? '');
  if (row?.state === 'active') return { kind: 'already', row };
  const inTime = readToken('confirm', token, true, now).ok;
  return { kind: inTime && row && (await waits(row)) ? 'waiting' : 'expired', row };
}

/** Written before the row moves: a crash in between costs a second click, never the proof. */
async function writeLedger(row: Kept, link: string, now: Date): Promise<void> {
  const asking = row.asking;
  if (!asking) return;
  const letterId = (await confirmationWith(link, asking.address)) ?? undefined;
  const facts = { method: 'double-opt-in', at: now, askedAt: asking.at, formUrl: asking.formUrl, letterId } as const;
  await recordConsent(row.id, wordingFor('newsletter', asking.wordings), facts);
  if (asking.measuring) await recordConsent(row.id, wordingFor('measuring', asking.wordings), facts);
}

function factsOf(row: Kept, now: Date) {
  if (!row.asking) return { confirmedAt: now, leftAt: null, pausedUntil: null };
  const { address, name, organisation, topics, language, measuring } = row.asking;
  return { address, name, organisation, topics, language, measuring, ...FRESH, confirmedAt: now };
}

/** What somebody who has just confirmed has not. */
const FRESH = { asking: null, leftAt: null, pausedUntil: null };
