import { config } from '../config.ts';
import { grouped } from '../platform/group.ts';
import { insist } from '../platform/insist.ts';
import { log } from '../platform/log.ts';
import type { Outcome, Relay } from '../platform/mail/relay.ts';
import { askedWaitMs, provesNobody, verdictOf } from '../platform/mail/replies.ts';
import { storeAnswers } from '../platform/mongo.ts';
import { slowDown } from '../platform/pace.ts';
import { suppress } from '../subscribers/suppression.ts';
import { type Noted, noteOutcomes } from './claim.store.ts';
import type { Delivery, Reply } from './delivery.ts';
import type { Beginning, Hand } from './hand.ts';
import { insistOn } from './journal.ts';
import { laneLoad } from './laneLoad.ts';
import type { Letter } from './message.ts';
import { afterOutcome } from './outcome.ts';
import { outcomeSettings } from './outcomeSettings.ts';
import type { Receiving } from './receiving.ts';

/*
 * One letter over to the relay. It is taken in hand when the relay wants it and before its first byte leaves, and has its
 * outcome before the connection takes the next: so what a killed worker leaves uncertain is at most one letter a
 * connection. What is taken in hand and what comes of others at the same time is written together.
 */

/** How long a letter that begins or an outcome waits for others to be written with. */
const GATHER_MS = 2;

/** worked: the row has its outcome. stop: the sentence for the person who must act. */
export type HandedOver = 'worked' | 'relay-down' | { stop: string };

/** A line for the books: a hand-over that begins, or what came of one. */
type Line = { hand: Hand; begins: Beginning } | { came: Noted };

/** True when the line stands; false: the hand was called dead, and the hand-over must not begin. */
const write = grouped(writeTogether, { gatherMs: GATHER_MS, most: () => config().SMTP_CONNECTIONS, atOnce: 2 });

/** Those that are given up are written once more: the same line may be written any number of times. */
async function writeTogether(lines: Line[]): Promise<boolean[]> {
  const [begun] = await storeAnswers(Promise.all([begin(lines), note(lines)]));
  return lines.map((line) => ('begins' in line ? (begun.get(line.hand) as boolean) : true));
}

/** Which of the hands may. */
async function begin(lines: Line[]): Promise<Map<Hand, boolean>> {
  const hands = new Map<Hand, Beginning[]>();
  for (const line of lines) {
    if (!('begins' in line)) continue;
    const letters = hands.get(line.hand);
    if (letters) letters.push(line.begins);
    else hands.set(line.hand, [line.begins]);
  }
  const now = new Date();
  const answers = [...hands].map(async ([hand, letters]) => [hand, await hand.begin(letters, now)] as const);
  return new Map(await Promise.all(answers));
}

async function note(lines: Line[]): Promise<void> {
  const notes = lines.flatMap((line) => ('came' in line ? [line.came] : []));
  const heard = notes.length ? await noteOutcomes(notes) : 0;
  if (heard < notes.length)
    log.warn({ notes: notes.length, heard }, 'some hand-overs were settled by somebody else meanwhile');
}

/** Hands a letter over and writes what came of it. `relay-down` leaves the row in its window, unless it had left it. */
export async function handOver(relay: Relay, row: Delivery, letter: Letter, by: Holding): Promise<HandedOver> {
  const { id } = row;
  const { hand, claim, receiving } = by;
  let stop: string | undefined;
  let taking: Promise<boolean> | undefined;
  const outcome = await relay.send(letter.envelope, letter.parts, {
    async begin(relay) {
      taking ??= receiving.take(row);
      return (await taking) && write({ hand, begins: { id, claim, relay } });
    },
    asIs: letter.asIs,
    async note(outcome) {
      // She may leave the window only now, while it is asked who may receive.
      if (outcome.kind === 'relay-down' && !(await taking?.catch(() => false))) return;
      const after = afterwards(outcome, row, by);
      await writeDown({ id, claim, after });
      hand.ended(id, claim); // not before: until its outcome is in the books its fate may be unknown
      receiving.ended(row);
      stop = after.stop;
    },
  });
  if (outcome.kind === 'relay-down') return 'relay-down';
  if (outcome.kind === 'accepted') laneLoad.wentWell(row.lane ?? '');
  if (outcome.kind === 'deferred') await slowLane(row, outcome.reply);
  if (outcome.kind === 'refused') await suppressNobody(row, outcome);
  return stop ? { stop } : 'worked';
}

/** By whom a row is held: the hand, the claim of its window, and what is left of that. */
export interface Holding {
  hand: Hand;
  claim: string;
  receiving: Receiving;
  now: () => Date;
}

function afterwards(outcome: Outcome, row: Delivery, { hand, now }: Holding): Noted['after'] & { stop?: string } {
  // The hand was called dead or she has left, then this changes nothing, or the store was away: nothing was sent.
  // A relay that is away has cut off a letter before a byte of it left.
  if (outcome.kind === 'called-off' || outcome.kind === 'relay-down')
    return { state: 'waiting', reply: null, reason: null, dueAt: now() };
  const attempt = { attempts: row.attempts + 1, date: row.date };
  const after: Noted['after'] & { stop?: string } = afterOutcome(outcome, attempt, outcomeSettings(), now());
  const begun = hand.begun(row.id);
  if (outcome.kind !== 'uncertain' || !begun) return after;
  return { ...after, relay: outcome.relay ?? begun.relay, handedAt: begun.at };
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
  if (provesNobody(outcome.reply)) await insist(() => storeAnswers(suppress(row.address, 'bounce')));
}

/** The relay has answered, so the answer is worth waiting for a store that restarts, and outlives this process. */
function writeDown(noted: Noted): Promise<boolean> {
  return insistOn(noted, () => write({ came: noted }));
}
