import { clearLetters, deleteLetters } from '../platform/mail/letter.store.ts';
import { purgeErasures } from './erasures.ts';
import { purgeImports } from './import/imports.ts';
import { forget } from './person.ts';
import { cutoff, reportPurge } from './retention.ts';
import { deleteSubscriber, findLapsed, findLongGone, findSuppressedAfter, move } from './subscriber.store.ts';
import { next } from './subscriber.ts';
import { longSuppressed } from './suppression.ts';

/** The purges of this room and of the letters that the plumbing keeps, for the night. Each is safe to repeat and goes on where it was cut off. */
export async function purgeSubscribers(now = new Date()): Promise<void> {
  await reportPurge('unconfirmed', await purgeUnconfirmed(now), now);
  await reportPurge('proof', await purgeProofs(now), now);
  await reportPurge('imports', await purgeImports(now), now);
  await reportPurge('erasures', await purgeErasures(now), now);
  await reportPurge('letters', await clearLetters(cutoff('letters', now), now), now);
  await reportPurge('letterRows', await deleteLetters(cutoff('letterRows', now)), now);
}

/** Deletes rows that never were confirmed; who once was goes back to what she was. Returns how many. */
export async function purgeUnconfirmed(now = new Date()): Promise<number> {
  const before = cutoff('unconfirmed', now);
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

/** Forgets who has got nothing for so long that the proof of her consent is not needed any more. */
export async function purgeProofs(now = new Date()): Promise<number> {
  const before = cutoff('proof', now);
  let purged = 0;
  for (const gone of [longLeft(before), longBlocked(before)])
    for await (const ids of gone) {
      for (const id of ids) await forget(id);
      purged += ids.length;
    }
  return purged;
}

/** Who left before a time: asked for anew until all of them are forgotten. */
async function* longLeft(before: Date): AsyncGenerator<string[]> {
  for (;;) {
    const ids = await findLongGone(before);
    if (ids.length === 0) return;
    yield ids;
  }
}

/** Who was suppressed before a time. The hash on the list of suppressions stays, and says no name. */
async function* longBlocked(before: Date): AsyncGenerator<string[]> {
  for (let after = ''; ; ) {
    const rows = await findSuppressedAfter(after);
    const last = rows.at(-1);
    if (!last) return;
    const old = await longSuppressed(
      rows.map(({ key }) => key),
      before,
    );
    yield rows.filter(({ key }) => old.has(key)).map(({ id }) => id);
    after = last.key;
  }
}
