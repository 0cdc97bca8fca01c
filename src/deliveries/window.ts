import { setTimeout as pause } from 'node:timers/promises';
import { config } from '../config.ts';
import { log } from '../platform/log.ts';
import type { Signer } from '../platform/mail/dkim.ts';
import type { Outcome, Relay } from '../platform/mail/relay.ts';
import { provesNobody } from '../platform/mail/replies.ts';
import { newId } from '../platform/mongo.ts';
import { findSubscribers } from '../subscribers/subscriber.store.ts';
import { mayReceive } from '../subscribers/subscriber.ts';
import { suppress, suppressedAmong } from '../subscribers/suppression.ts';
import { claimRows, giveBack, markHanded, noteOutcome, renewClaim, skipRows } from './claim.store.ts';
import type { Delivery, SkipReason } from './delivery.ts';
import { type Compiled, composeFor, envelopeFor } from './message.ts';
import { afterOutcome } from './outcome.ts';
import { noteRelayDown, noteRelayUp } from './relay.store.ts';

/** Readers claimed at a time: few, so that a worker that dies holds few. */
export const WINDOW = 50;
/** How long a letter waits when the relay cannot be reached. */
const RELAY_DOWN_MS = 2_000;
/** How long an outcome is held for a store that is away, and the pause between tries. */
const NOTE_WITHIN_MS = 15_000;
const NOTE_AGAIN_MS = 250;

export interface Sending {
  compiled: Compiled;
  sign: Signer | null;
  relay: Relay;
  /** Asked between two letters: true when the issue was stopped or the process leaves. */
  halted: () => boolean;
}

/** empty: nothing is due. taken: others were faster, try again. stop: the sentence for the person who must act. */
export type Went = 'empty' | 'taken' | 'worked' | 'relay-down' | { stop: string };

/** Claims a window of readers, asks who may still receive, and hands their letters over a few at a time. */
export async function sendWindow(sending: Sending, now = () => new Date()): Promise<Went> {
  const claim = newId();
  const rows = await claimRows(sending.compiled.issueId, claim, WINDOW, now());
  if (!rows) return 'taken';
  if (!rows.length) return 'empty';
  const stopRenewing = keepClaim(rows, claim, now);
  try {
    return await handOverAll(sending, await stillReceiving(rows, claim), claim, now);
  } finally {
    stopRenewing();
  }
}

/** Takes out who has left or was suppressed since the fan-out (R16): two questions for the whole window. */
async function stillReceiving(rows: Delivery[], claim: string): Promise<Delivery[]> {
  const readers = new Map((await findSubscribers(rows.map((row) => row.subscriberId))).map((one) => [one.id, one]));
  const suppressed = await suppressedAmong(rows.map((row) => row.address));
  const skipped = new Map<SkipReason, string[]>();
  const receiving = rows.filter((row) => {
    const verdict = mayReceive(readers.get(row.subscriberId) ?? null, suppressed.has(row.address));
    if (verdict !== 'yes') skipped.set(verdict, [...(skipped.get(verdict) ?? []), row.id]);
    return verdict === 'yes';
  });
  for (const [reason, ids] of skipped) await skipRows(ids, claim, reason);
  return receiving;
}

/** As many hand-overs at once as the relay has connections; the first that finds no relay ends the window. */
async function handOverAll(sending: Sending, rows: Delivery[], claim: string, now: () => Date): Promise<Went> {
  const queue = [...rows];
  let went = 'worked' as Went;
  const worker = async () => {
    for (let row = queue.shift(); row; row = queue.shift()) {
      if (went !== 'worked' || sending.halted()) return;
      const one = await handOver(sending, row, claim, now);
      if (one !== 'worked') went = one;
    }
  };
  const workers = Array.from({ length: Math.min(sending.relay.connections, rows.length) }, worker);
  const failed = (await Promise.allSettled(workers)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  // Whatever was not handed over waits again; most often that is nothing.
  const dueAt = went === 'relay-down' ? later(now(), RELAY_DOWN_MS) : now();
  if (went !== 'worked' || sending.halted()) await giveBack(ids(rows), claim, dueAt);
  return went;
}

/** One letter: hand over, note. The mark is written before the first byte leaves, so that a crash is known to be uncertain. */
async function handOver(sending: Sending, row: Delivery, claim: string, now: () => Date): Promise<Went> {
  const message = compose(sending, row);
  if (!Buffer.isBuffer(message)) return message;
  const begin = () => markHanded(row.id, claim, now());
  const outcome = await sending.relay.send(envelopeFor(sending.compiled, row), message, begin);
  if (outcome.kind === 'called-off') {
    // The claim was lost, then this changes nothing, or the store was away for a moment.
    await persistently(() => giveBack([row.id], claim, now(), true));
    return 'worked';
  }
  if (outcome.kind === 'relay-down') {
    await noteRelayDown(outcome.reply.text, now());
    return 'relay-down'; // the row was not marked: it goes back with the rest of the window
  }
  const attempt = { attempts: row.attempts + 1, date: row.date };
  const { stop, ...after } = afterOutcome(outcome, attempt, settings(), now());
  if (!(await persistently(() => noteOutcome(row.id, claim, after))))
    log.warn({ deliveryId: row.id, outcome: outcome.kind }, 'a hand-over was settled by somebody else meanwhile');
  if (outcome.kind === 'refused') await suppressNobody(row, outcome);
  await noteRelayUp();
  return stop ? { stop } : 'worked';
}

/** There is no such reader: she is not written to next month. Noted first: a crash in between costs one more try, then. */
async function suppressNobody(row: Delivery, outcome: Outcome): Promise<void> {
  if (provesNobody(outcome.reply)) await persistently(() => suppress(row.address, 'bounce'));
}

/** A letter that cannot be written is a fault of the edition, not of the reader: it stops the issue. */
function compose(sending: Sending, row: Delivery): Buffer | { stop: string } {
  try {
    return composeFor(sending.compiled, row, sending.sign);
  } catch (error) {
    log.error({ deliveryId: row.id, problem: (error as Error).message }, 'a letter cannot be written');
    return { stop: `Brevet kan inte skrivas: ${(error as Error).message}` };
  }
}

/** The relay has answered, so the answer is worth waiting for a store that restarts; after that the row is uncertain. */
async function persistently<T>(write: () => Promise<T>): Promise<T> {
  const end = Date.now() + NOTE_WITHIN_MS;
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(NOTE_AGAIN_MS);
    }
  }
}

function settings() {
  const { RETRY_FIRST_SECONDS, LATEST_USEFUL_HOURS, UNCERTAIN } = config();
  return { firstSeconds: RETRY_FIRST_SECONDS, usefulHours: LATEST_USEFUL_HOURS, uncertain: UNCERTAIN };
}

/** Says three times per lease that this sender lives, so that a slow relay is not taken for a dead worker. */
function keepClaim(rows: Delivery[], claim: string, now: () => Date): () => void {
  const timer = setInterval(
    () => {
      renewClaim(ids(rows), claim, now()).catch((problem: Error) =>
        log.warn({ problem: problem.message }, 'a claim could not be renewed'),
      );
    },
    (config().CLAIM_LEASE_SECONDS * 1_000) / 3,
  );
  return () => clearInterval(timer);
}

function ids(rows: Delivery[]): string[] {
  return rows.map((row) => row.id);
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
