import { config } from '../config.ts';
import { newId, storeAnswers } from '../platform/mongo.ts';
import { type Begun, openHand, renewHand, rowId, writeHand } from './hands.store.ts';

/*
 * The hand of this process: the letters that it hands over just now. Each is written into the store with all the others
 * before its first byte leaves, and is there until its outcome is in the books: so one small write a moment tells, should
 * this process die, which letters nobody knows the fate of. A hand that was called dead takes no letter any more; then
 * the process goes on with a new one.
 */

/** A row that is about to be handed over, the claim it is held by, and the relay. */
export interface Beginning {
  id: string;
  claim: string;
  relay: string;
}

/** A letter in hand, and those that began with it. */
interface InHand {
  of: Begun;
  id: Begun['ids'][number];
}

/** What one process hands over. A process has one that lives, and keeps a dead one until its windows have ended. */
export class Hand {
  readonly id = newId();
  /** Nothing new is taken in this hand: see layDown. */
  laidDown = false;
  #windows = 0;
  #turn = 0;
  #heardAt = 0;
  #letters = new Map<string, InHand>();

  /** A name for the claims of one window. */
  newClaim(): string {
    this.#windows += 1;
    return `${this.id}.${this.#windows.toString(36)}`;
  }

  /** Takes letters in hand. False: this hand was called dead, and none of them may begin. */
  async begin(letters: Beginning[], now: Date): Promise<boolean> {
    const groups = new Map<string, Begun>();
    const taken = new Map<string, InHand>();
    for (const { id, claim, relay } of letters) {
      const name = `${claim} ${relay}`;
      const of = groups.get(name) ?? { claim, relay, at: now, ids: [] };
      groups.set(name, of);
      taken.set(id, { of, id: rowId(id) });
    }
    for (const [id, letter] of taken) this.#letters.set(id, letter);
    this.#turn += 1;
    const written = await writeHand(this.id, this.#turn, this.#all(), now).catch((error) => {
      this.#putBack(taken);
      throw error;
    });
    if (written) this.#heardAt = now.getTime();
    else this.#putBack(taken);
    this.laidDown ||= !written;
    return written;
  }

  /** When and to which relay the hand-over of a letter in hand began. */
  begun(id: string): Begun | undefined {
    return this.#letters.get(id)?.of;
  }

  /** What came of a letter is in the books. One that was taken anew under another claim meanwhile stays in hand. */
  ended(id: string, claim: string): void {
    if (this.#letters.get(id)?.of.claim === claim) this.#letters.delete(id);
  }

  /** Says that this process lives, unless it was heard of lately. False: it was called dead. */
  async renew(now: Date): Promise<boolean> {
    if (now.getTime() - this.#heardAt < renewEveryMs()) return true;
    const alive = await renewHand(this.id, now);
    if (alive) this.#heardAt = now.getTime();
    return alive;
  }

  /** Before anything is claimed: whoever holds rows is known. */
  async open(now: Date): Promise<this> {
    await openHand(this.id, now);
    this.#heardAt = now.getTime();
    return this;
  }

  /** They have not begun. One that was taken anew meanwhile stays in hand. */
  #putBack(taken: Map<string, InHand>): void {
    for (const [id, letter] of taken) if (this.#letters.get(id) === letter) this.#letters.delete(id);
  }

  #all(): Begun[] {
    const groups = new Map<Begun, Begun>();
    for (const { of, id } of this.#letters.values()) {
      const group = groups.get(of);
      if (group) group.ids.push(id);
      else groups.set(of, { claim: of.claim, relay: of.relay, at: of.at, ids: [id] });
    }
    return [...groups.values()];
  }
}

/** Three times a lease, so that one that is late once is not taken for dead. */
export function renewEveryMs(): number {
  return (config().CLAIM_LEASE_SECONDS * 1_000) / 3;
}

/** The hand that a claim belongs to. */
export function handOf(claim: string): string {
  return claim.split('.')[0] as string;
}

let current: Promise<Hand> | undefined;

/** The living hand of this process. Asked for before rows are claimed. */
export async function livingHand(now: Date): Promise<Hand> {
  current ??= storeAnswers(new Hand().open(now));
  const asked = current;
  const hand = await asked.catch((problem: Error) => problem);
  if (hand instanceof Hand && !hand.laidDown && (await storeAnswers(hand.renew(now)))) return hand;
  if (current === asked) current = undefined;
  if (hand instanceof Error) throw hand;
  return livingHand(now);
}

/**
 * Something went wrong, and rows may be held that nobody works on: with the last of its windows the hand falls silent,
 * and what it holds then is taken back as that of a dead one. This process goes on with a new one.
 */
export function layDown(hand: Hand): void {
  hand.laidDown = true;
}
