import { config } from '../config.ts';
import { grouped } from '../platform/group.ts';
import { log } from '../platform/log.ts';
import type { Outcome, Relay } from '../platform/mail/relay.ts';
import { askedWaitMs, provesNobody, verdictOf } from '../platform/mail/replies.ts';
import { slowDown } from '../platform/pace.ts';
import { suppress } from '../subscribers/suppression.ts';
import { type Begun, type Noted, writeHandOvers } from './claim.store.ts';
import type { Delivery, Reply } from './delivery.ts';
import { persistently } from './journal.ts';
import { laneLoad } from './laneLoad.ts';
import type { Letter } from './message.ts';
import { afterOutcome } from './outcome.ts';
import type { Receiving } from './receiving.ts';

/*
 * One letter over to the relay. Its row is marked when the relay wants it and before its first byte leaves, and has its
 * outcome before the connection takes the next: so what a killed worker leaves uncertain is at most one letter a
 * connection. Marks and outcomes of letters that are under way at the same time are written together.
 */

/** How long a mark or an outcome waits for others to be written with. */
const GATHER_MS = 2;

/** worked: the row has its outcome. stop: the sentence for the person who must act. */
export type HandedOver = 'worked' | 'relay-down' | { stop: string };

/** A line for the books: a hand-over that begins, or what came of one. */
type Line = { begins: Begun } | { came: Noted };

/** True when the line stands; false: the claim was lost, and the hand-over must not begin. */
const write = grouped(writeTogether, { gatherMs: GATHER_MS, most: () => config().SMTP_CONNECTIONS, atOnce: 2 });

async function writeTogether(lines: Line[]): Promise<boolean[]> {
  const begun = lines.flatMap((line) => ('begins' in line ? [line.begins] : []));
  const notes = lines.flatMap((line) => ('came' in line ? [line.came] : []));
  const { marked, heard } = await writeHandOvers(begun, notes, new Date());
  if (heard < notes.length)
    log.warn({ notes: notes.length, heard }, 'some hand-overs were settled by somebody else meanwhile');
  let at = 0;
  return lines.map((line) => ('begins' in line ? (marked[at++] as boolean) : true));
}

/** Hands a letter over and writes what came of it. `relay-down` leaves the row claimed and unmarked. */
export async function handOver(
  relay: Relay,
  row: Delivery,
  letter: Letter,
  { claim, receiving, now }: { claim: string; receiving: Receiving; now: () => Date },
): Promise<HandedOver> {
  const { id } = row;
  const outcome = await relay.send(
    letter.envelope,
    letter.parts,
    async (by) => (await receiving.may(row)) && write({ begins: { id, claim, relay: by } }),
    letter.asIs,
  );
  if (outcome.kind === 'called-off') {
    // The claim was lost or she has left, then this changes nothing, or the store was away: nothing was sent.
    await writeDown({ id, claim, after: { state: 'waiting', reply: null, reason: null, dueAt: now() } });
    return 'worked';
  }
  if (outcome.kind === 'relay-down') return 'relay-down';
  const attempt = { attempts: row.attempts + 1, date: row.date };
  const after: Noted['after'] & { stop?: string } = afterOutcome(outcome, attempt, settings(), now());
  if (outcome.kind === 'uncertain' && outcome.relay) after.relay = outcome.relay;
  await writeDown({ id, claim, after });
  if (outcome.kind === 'accepted') laneLoad.wentWell(row.lane ?? '');
  if (outcome.kind === 'deferred') await slowLane(row, outcome.reply);
  if (outcome.kind === 'refused') await suppressNobody(row, outcome);
  return after.stop ? { stop: after.stop } : 'worked';
}

/** The receiver finds us too fast: everybody who writes to it goes slower, after a rest. */
async function slowLane(row: Delivery, reply: Reply): Promise<void> {
  if (verdictOf(reply) !== 'throttled' || !row.lane) return;
  laneLoad.toldToSlowDown(row.lane);
  const words = [reply.code, reply.enhanced, reply.text].filter(Boolean).join(' ');
  if (await slowDown(row.lane, askedWaitMs(reply), words))
    log.warn({ lane: row.lane, words }, 'a receiver wants us to go slower');
}

/** There is no such reader: she is not written to next month. Noted first: a crash in between costs one more try, then. */
async function suppressNobody(row: Delivery, outcome: Outcome): Promise<void> {
  if (provesNobody(outcome.reply)) await persistently(() => suppress(row.address, 'bounce'));
}

/** The relay has answered, so the answer is worth waiting for a store that restarts, and outlives this process. */
function writeDown(noted: Noted): Promise<boolean> {
  return persistently(() => write({ came: noted }), noted);
}

function settings() {
  const { RETRY_FIRST_SECONDS, LATEST_USEFUL_HOURS, UNCERTAIN } = config();
  return { firstSeconds: RETRY_FIRST_SECONDS, usefulHours: LATEST_USEFUL_HOURS, uncertain: UNCERTAIN };
}
