import { storeAnswers } from '../platform/mongo.ts';
import { standingsOf } from '../subscribers/audience.store.ts';
import { mayReceive } from '../subscribers/subscriber.ts';
import { suppressedAmong } from '../subscribers/suppression.ts';
import { skipRows } from './claim.store.ts';
import type { Delivery, SkipReason } from './delivery.ts';

/** An answer that is older is asked for again: a slow relay can need minutes for a window. */
const FRESH_MS = 2_000;

/**
 * What is left of a claimed window: each row leaves it once, to be handed over, to be given back, or because its reader
 * has left or was suppressed since the fan-out (R16). Two questions for all that are left.
 */
export class Receiving {
  readonly #claim: string;
  readonly #left: Map<string, Delivery>; // by id
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(rows: Delivery[], claim: string) {
    this.#claim = claim;
    this.#left = new Map(rows.map((row) => [row.id, row]));
  }

  /** Those of the window that may be written to now. */
  async all(): Promise<Delivery[]> {
    await storeAnswers(this.#ask());
    return [...this.#left.values()];
  }

  /** Whether this one may, by an answer of this moment. */
  async may({ id }: Delivery): Promise<boolean> {
    await this.#askIfOld();
    return this.#left.has(id);
  }

  /** The same, and with a yes she leaves the window. */
  async take({ id }: Delivery): Promise<boolean> {
    await this.#askIfOld();
    return this.#left.delete(id);
  }

  /** Her row came to its end. */
  ended({ id }: Delivery): void {
    this.#left.delete(id);
  }

  /** Takes these rows, or all that are left, out of the window, to be given back. Returns the ids. */
  letGo(rows = [...this.#left.values()]): string[] {
    return rows.map(({ id }) => id).filter((id) => this.#left.delete(id));
  }

  async #askIfOld(): Promise<void> {
    if (performance.now() - this.#askedAt <= FRESH_MS) return;
    this.#asking ??= storeAnswers(this.#ask()).finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const asked = performance.now();
    const rows = [...this.#left.values()];
    const readers = await standingsOf(rows.map((row) => row.subscriberId));
    const suppressed = await suppressedAmong(rows.map((row) => row.address));
    const skipped = new Map<SkipReason, string[]>();
    for (const row of rows) {
      if (!this.#left.has(row.id)) continue; // she left the window meanwhile
      const verdict = mayReceive(readers.get(row.subscriberId) ?? null, suppressed.has(row.address));
      if (verdict === 'yes') continue;
      skipped.set(verdict, [...(skipped.get(verdict) ?? []), row.id]);
    }
    for (const [reason, ids] of skipped) {
      await skipRows(ids, this.#claim, reason);
      for (const id of ids) this.#left.delete(id);
    }
    this.#askedAt = asked;
  }
}
