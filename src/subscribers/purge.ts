import { deleteSubscriber, findLapsed, move } from './subscriber.store.ts';
import { next } from './subscriber.ts';

/** How long an address may wait for its confirmation before it is deleted (R98). */
const UNCONFIRMED_DAYS = 7;
const DAY_MS = 86_400_000;

/** Deletes rows that never were confirmed; who once was goes back to having left. Returns how many. Safe to repeat. */
export async function purgeUnconfirmed(now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - UNCONFIRMED_DAYS * DAY_MS);
  let purged = 0;
  for (;;) {
    const rows = await findLapsed(before);
    let moved = 0;
    for (const row of rows) {
      const gone = next(row, 'lapse') === 'gone';
      const done = gone ? await deleteSubscriber(row.id, 'pending') : await move(row, 'lapse', { asking: null });
      if (done) moved += 1;
    }
    purged += moved;
    if (moved === 0) return purged;
  }
}
