import { collectionNames, documentsOf, fill, indexesOf, makeRoom, type Sum } from './documents.ts';
import type { Place } from './place.ts';

/** Copies all collections and their indexes. Each is read back and compared before the next. */
export async function move(from: Place, to: Place, yes = false): Promise<(Sum & { name: string })[]> {
  await makeRoom(to.db, to.name, yes);
  const moved: (Sum & { name: string })[] = [];
  for (const name of await collectionNames(from.db)) {
    const indexes = await indexesOf(from.db, name);
    moved.push({ name, ...(await fill(to.db, name, documentsOf(from.db, name), indexes)) });
  }
  return moved;
}
