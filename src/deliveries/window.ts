import { config } from '../config.ts';
import { log } from '../platform/log.ts';
import type { Signer } from '../platform/mail/dkim.ts';
import type { Relay } from '../platform/mail/relay.ts';
import { newId } from '../platform/mongo.ts';
import { Slots } from '../platform/slots.ts';
import { findSubscribers } from '../subscribers/subscriber.store.ts';
import { mayReceive } from '../subscribers/subscriber.ts';
import { suppressedAmong } from '../subscribers/suppression.ts';
import { claimRows, giveBack, renewClaim, skipRows } from './claim.store.ts';
import type { Delivery, SkipReason } from './delivery.ts';
import { type HandedOver, handOver } from './handOver.ts';
import { type Compiled, type Letter, letterFor } from './message.ts';

/** Readers claimed at a time: few, so that a worker that dies holds few. */
export const WINDOW = 100;
/** How long a letter waits when the relay cannot be reached. */
const RELAY_DOWN_MS = 2_000;

/** Hand-overs of all windows of this process together: one a connection, until its outcome is written. */
const slots = new Slots();
/** Windows of one process do not reach for the same rows. */
const claiming = new Slots();

export interface Sending {
  compiled: Compiled;
  sign: Signer | null;
  relay: Relay;
  /** Asked between two letters: true when the issue was stopped or the process leaves. */
  halted: () => boolean;
}

/** empty: nothing is due. taken: others were faster, try again. stop: the sentence for the person who must act. */
export type Went = 'empty' | 'taken' | HandedOver;

/** Claims a window of readers, asks who may still receive, and hands their letters over a few at a time. */
export async function sendWindow(sending: Sending, now = () => new Date()): Promise<Went> {
  const claim = newId();
  const rows = await claiming.within(1, () => claimRows(sending.compiled.issueId, claim, WINDOW, now()));
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

/** The first letter that finds no relay, or a reason to stop, ends the window; what was not handed over waits again. */
async function handOverAll(sending: Sending, rows: Delivery[], claim: string, now: () => Date): Promise<Went> {
  const queue = [...rows];
  let went = 'worked' as Went;
  const goesOn = () => went === 'worked' && !sending.halted();
  const worker = async () => {
    for (let row = queue.shift(); row && goesOn(); row = queue.shift()) {
      const letter = await write(sending, row);
      if ('stop' in letter) went = letter;
      const one = await slots.within(sending.relay.connections, async () =>
        'stop' in letter || !goesOn() ? 'worked' : handOver(sending.relay, row, letter, claim, now),
      );
      if (one !== 'worked') went = one;
    }
  };
  const workers = Array.from({ length: Math.min(sending.relay.connections, rows.length) }, worker);
  const failed = (await Promise.allSettled(workers)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  const dueAt = went === 'relay-down' ? later(now(), RELAY_DOWN_MS) : now();
  if (!goesOn()) await giveBack(ids(rows), claim, dueAt);
  return went;
}

/** A letter that cannot be written is a fault of the edition, not of the reader: it stops the issue. */
async function write(sending: Sending, row: Delivery): Promise<Letter | { stop: string }> {
  try {
    return await letterFor(sending.compiled, row, sending.sign);
  } catch (error) {
    log.error({ deliveryId: row.id, problem: (error as Error).message }, 'a letter cannot be written');
    return { stop: `Brevet kan inte skrivas: ${(error as Error).message}` };
  }
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
