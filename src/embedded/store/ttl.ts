import type { Catalog } from './catalog.ts';
import { removeFound } from './commands/write.ts';

/** Whether any index lets documents expire. */
export function mayExpire(catalog: Catalog): boolean {
  return expiring(catalog).length > 0;
}

function expiring(catalog: Catalog) {
  return catalog.collections().flatMap((collection) =>
    collection.indexes.flatMap(({ definition }) => {
      const { expireAfterSeconds: seconds } = definition;
      return seconds === undefined ? [] : [{ collection, definition, seconds }];
    }),
  );
}

/**
 * Removes documents whose TTL indexes say they are too old; at most so many, so that one transaction stays short.
 * Returns how many went. Only inside a transaction.
 */
export function expire(catalog: Catalog, most: number, now = Date.now()): number {
  let gone = 0;
  for (const { collection, definition, seconds } of expiring(catalog)) {
    if (gone >= most) break;
    const { name: hint, key, partialFilterExpression = {} } = definition;
    const old = { [Object.keys(key)[0] as string]: { $lt: new Date(now - seconds * 1_000) } };
    gone += removeFound(collection, { filter: { $and: [old, partialFilterExpression] }, hint }, most - gone).length;
  }
  return gone;
}
