import { standingsOf } from '../subscribers/audience.store.ts';
import { mayReceive } from '../subscribers/subscriber.ts';
import { suppressedAmong } from '../subscribers/suppression.ts';
import { skipRows } from './claim.store.ts';
import type { Delivery, SkipReason } from './delivery.ts';

/** An answer that is older is asked for again: a slow relay can need minutes for a window. */
const FRESH_MS = 2_000;

/**
 * Who of a claimed window may still be written to: whoever has left or was suppressed since the fan-out is not (R16), and
 * her row is ended. Two questions for all that are left of the window.
 */
export class Receiving {
  readonly #claim: string;
  readonly #left: Map<string, Delivery>; // by id: neither handed over nor ended
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(rows: Delivery[], claim: string) {
    this.#claim = claim;
    this.#left = new Map(rows.map((row) => [row.id, row]));
  }

  /** Those of the window that may be written to now. */
  async all(): Promise<Delivery[]> {
    await this.#ask();
    return [...this.#left.values()];
  }

  /** Whether this one may, by an answer of this moment. */
  async may({ id }: Delivery): Promise<boolean> {
    if (performance.now() - this.#askedAt > FRESH_MS) {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = undefined;
      });
      await this.#asking;
    }
    return this.#left.has(id);
  }

  /** This one was handed over: it is not asked about any more. */
  ended({ id }: Delivery): void {
    this.#left.delete(id);
  }

  async #ask(): Promise<void> {
    const asked = performance.now();
    const rows = [...this.#left.values()];
    const readers = await standingsOf(rows.map((row) => row.subscriberId));
    const suppressed = await suppressedAmong(rows.map((row) => row.address));
    const skipped = new Map<SkipReason, string[]>();
    for (const row of rows) {
      const verdict = mayReceive(readers.get(row.subscriberId) ?? null, suppressed.has(row.address));
      if (verdict === 'yes') continue;
      skipped.set(verdict, [...(skipped.get(verdict) ?? []), row.id]);
      this.#left.delete(row.id);
    }
    for (const [reason, ids] of skipped) await skipRows(ids, this.#claim, reason);
    this.#askedAt = asked;
  }
}
