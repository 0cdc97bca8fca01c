import type { Catalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import { matching } from './commands/write.ts';
import type { Index } from './indexes.ts';

/**
 * Removes documents whose TTL indexes say they are too old; at most so many, so that one transaction stays short.
 * Returns how many went. Only inside a transaction.
 */
export function expire(catalog: Catalog, most: number, now = Date.now()): number {
  let gone = 0;
  for (const collection of catalog.collections()) {
    for (const index of collection.indexes) {
      if (index.definition.expireAfterSeconds !== undefined) gone += expireBy(collection, index, most - gone, now);
    }
  }
  return gone;
}

/** Whether any index lets documents expire. */
export function mayExpire(catalog: Catalog): boolean {
  return catalog
    .collections()
    .some(({ indexes }) => indexes.some((index) => index.definition.expireAfterSeconds !== undefined));
}

function expireBy(collection: Collection, { definition }: Index, most: number, now: number): number {
  if (most <= 0) return 0;
  const limit = new Date(now - (definition.expireAfterSeconds ?? 0) * 1_000);
  const [path = ''] = Object.keys(definition.key);
  const filter = { $and: [{ [path]: { $lt: limit } }, definition.partialFilterExpression ?? {}] };
  const found = matching(collection, { filter, hint: definition.name }, most);
  for (const item of found) collection.remove(item);
  return found.length;
}
