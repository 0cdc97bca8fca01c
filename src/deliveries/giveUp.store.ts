import type mongoose from 'mongoose';
import { Deliveries, type Row } from './delivery.store.ts';
import { COUNTED, type Went } from './inARow.ts';

/* Readers whose letters come back issue after issue. */

const PAGE = 200;

/** A letter that came back, with all letters to its reader. */
export interface Returned {
  id: string;
  address: string;
  letters: Went[];
}

/** The letters of an issue that failed or came back for a reason that counts, a page at a time. */
export async function* returnedOf(issueId: string): AsyncGenerator<Returned[]> {
  for (const state of ['failed', 'bounced'] as const) {
    let after: mongoose.Types.ObjectId | null = null;
    for (;;) {
      const rows: Row[] = await Deliveries.find({ issueId, state, ...(after ? { _id: { $gt: after } } : {}) })
        .sort({ _id: 1 })
        .limit(PAGE)
        .lean<Row[]>();
      const counted = rows.filter(
        ({ reason, gaveUp, address }) => COUNTED.includes(reason ?? '') && !gaveUp && address,
      );
      if (counted.length) yield await withLetters(counted);
      if (rows.length < PAGE) break;
      after = rows.at(-1)?._id ?? null;
    }
  }
}

async function withLetters(rows: Row[]): Promise<Returned[]> {
  const fields = { subscriberId: 1, state: 1, reason: 1, date: 1, gaveUp: 1 };
  const all = await Deliveries.find({ subscriberId: { $in: rows.map((row) => row.subscriberId) } }, fields).lean<
    Row[]
  >();
  return rows.map((row) => ({
    id: row._id.toHexString(),
    address: row.address ?? '',
    letters: all.filter((one) => one.subscriberId.equals(row.subscriberId)) as unknown as Went[],
  }));
}

/** With this letter its reader was given up: what came before counts no more. */
export async function markGivenUp(id: string): Promise<void> {
  await Deliveries.updateOne({ _id: id }, { $set: { gaveUp: true } });
}
