import { log } from '../platform/log.ts';
import type { Signer } from '../platform/mail/dkim.ts';
import type { Relay } from '../platform/mail/relay.ts';
import { storeAnswers } from '../platform/mongo.ts';
import { Slots } from '../platform/slots.ts';
import { claimRows, giveBack } from './claim.store.ts';
import type { Delivery } from './delivery.ts';
import { type Hand, layDown, livingHand, renewEveryMs } from './hand.ts';
import { type HandedOver, type Holding, handOver } from './handOver.ts';
import { laneLoad as load, SLOW_MS } from './laneLoad.ts';
import { mayGoNow } from './lanes.ts';
import { type Compiled, type Letter, letterFor } from './message.ts';
import { Receiving } from './receiving.ts';

/** Readers claimed at a time: few, so that a worker that dies holds few. */
export const WINDOW = 200;
/** How long a letter waits when the relay cannot be reached, and when its lane has all the connections it may. */
const RELAY_DOWN_MS = 2_000;
const CROWDED_MS = 1_000;
/** How often a window looks whether only slow receivers are left. */
const LOOK_MS = 250;

/** Hand-overs of all windows of this process together: one a connection, until its outcome is written. */
const slots = new Slots();

export interface Sending {
  compiled: Compiled;
  sign: Signer | null;
  relay: Relay;
  /** Which of the senders this is, from 0: each reaches for rows of its own. */
  lane: number;
  /** Asked between two letters: true when the issue was stopped or the process leaves. */
  halted: () => boolean;
}

/** empty: nothing is due. taken: others were faster, try again. stop: the sentence for the person who must act. */
export type Went = 'empty' | 'taken' | HandedOver;

/** Claims a window of readers, asks who may still receive, and hands their letters over a few at a time. */
export async function sendWindow(sending: Sending, now = () => new Date()): Promise<Went> {
  const hand = await livingHand(now());
  const claim = hand.newClaim();
  const stopRenewing = keepAlive(hand, now);
  const giveUp = () => {
    layDown(hand);
    stopRenewing();
  };
  try {
    const rows = await storeAnswers(claimWindow(sending, claim, now()));
    if (!rows?.length) {
      stopRenewing();
      return rows ? 'empty' : 'taken';
    }
    const receiving = new Receiving(rows, claim);
    const going = await storeAnswers(mayGoNow(await receiving.all(), claim));
    const { left, done } = handOverAll(sending, going, { hand, claim, receiving, now });
    void done.then(stopRenewing, giveUp); // `left` tells what went wrong
    return await left;
  } catch (error) {
    giveUp();
    throw error;
  }
}

/** When so few are due that all belong to the senders before this one, it helps with those. */
async function claimWindow({ compiled, lane }: Sending, claim: string, now: Date): Promise<Delivery[] | undefined> {
  const own = await claimRows(compiled.issueId, claim, WINDOW, now, lane * WINDOW);
  return own?.length === 0 && lane > 0 ? claimRows(compiled.issueId, claim, WINDOW, now) : own;
}

/**
 * The first letter that finds no relay, or a reason to stop, ends the window; what was not handed over waits again.
 * `left` comes when there is nothing to do but wait for slow receivers, `done` when they have answered too.
 */
function handOverAll(sending: Sending, rows: Delivery[], held: Holding) {
  const { claim, receiving, now } = held;
  const { connections } = sending.relay;
  const queue = [...rows];
  const underWay = new Set<number>();
  let went = 'worked' as Went;
  const goesOn = () => went === 'worked' && !sending.halted();
  const take = () => {
    const at = queue.findIndex((row) => load.mayBegin(row.lane ?? '', connections));
    return at < 0 ? undefined : queue.splice(at, 1)[0];
  };
  const turn: Turn = { ...held, goesOn, underWay };
  const worker = async () => {
    for (let row = take(); row && goesOn(); row = take()) {
      const one = await inItsPlace(sending, row, turn);
      if (one !== 'worked') went = one;
    }
  };
  const release = (some?: Delivery[]) => {
    const dueAt = later(now(), went === 'relay-down' ? RELAY_DOWN_MS : goesOn() ? CROWDED_MS : 0);
    return storeAnswers(giveBack(receiving.letGo(some), claim, dueAt));
  };
  const workers = Array.from({ length: Math.min(connections, rows.length) }, worker);
  const done = Promise.allSettled(workers).then(async (ends) => {
    await release();
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  });
  const mayGo = (row: Delivery) => goesOn() && load.mayBegin(row.lane ?? '', connections);
  const idle = () => !queue.some(mayGo) && allSlow(underWay);
  const left = untilEither(done, idle).then(async () => {
    await release(goesOn() ? queue.splice(0) : undefined);
    return went;
  });
  return { left, done };
}

interface Turn extends Holding {
  goesOn: () => boolean;
  underWay: Set<number>;
}

/** Writes a letter, waits for a connection and hands it over. */
async function inItsPlace(sending: Sending, row: Delivery, turn: Turn): Promise<Went> {
  const letter = await write(sending, row);
  if ('stop' in letter) return letter;
  return slots.within(sending.relay.connections, async () => {
    // While the store is away she is let through to here: nothing is taken in hand then.
    if (!turn.goesOn() || !(await turn.receiving.may(row).catch(() => true))) return 'worked';
    const began = performance.now();
    const ended = load.begin(row.lane ?? '');
    turn.underWay.add(began);
    try {
      return await handOver(sending.relay, row, letter, turn);
    } finally {
      turn.underWay.delete(began);
      ended();
    }
  });
}

function allSlow(underWay: Set<number>): boolean {
  if (!underWay.size) return false;
  for (const began of underWay) if (performance.now() - began < SLOW_MS) return false;
  return true;
}

/** Waits for the work, or until the fact is true. */
async function untilEither(work: Promise<void>, fact: () => boolean): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const seen = new Promise<void>((resolve) => {
    timer = setInterval(() => fact() && resolve(), LOOK_MS);
  });
  await Promise.race([work, seen]).finally(() => clearInterval(timer));
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

/** Says that this process lives, so that a slow relay is not taken for a dead worker. */
function keepAlive(hand: Hand, now: () => Date): () => void {
  const timer = setInterval(() => {
    hand.renew(now()).catch((problem: Error) => log.warn({ problem: problem.message }, 'a hand could not be renewed'));
  }, renewEveryMs());
  return () => clearInterval(timer);
}

function later(now: Date, ms: number): Date {
  return new Date(now.getTime() + ms);
}
