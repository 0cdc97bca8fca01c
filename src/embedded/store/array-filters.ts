import type { Collation } from './collation.ts';
import { badValue, StoreError, wrongType } from './errors.ts';
import { compileFilter } from './match.ts';
import type { Positions } from './update-paths.ts';
import { isDoc } from './values.ts';

/** What `$[name]` stands for, by its name. */
export function readArrayFilters(arrayFilters: unknown, collation?: Collation): Positions['filters'] {
  const filters: Positions['filters'] = new Map();
  if (arrayFilters === undefined) return filters;
  if (!Array.isArray(arrayFilters)) throw wrongType('arrayFilters must be an array');
  for (const filter of arrayFilters) {
    const name = identifierIn(filter);
    if (filters.has(name))
      throw new StoreError(9, `Found multiple array filters with the same top-level field name ${name}`);
    const { matches } = compileFilter(filter, collation);
    filters.set(name, (element) => matches({ [name]: element }));
  }
  return filters;
}

function identifierIn(filter: unknown): string {
  const names = isDoc(filter) ? Object.keys(filter) : [];
  const [first = ''] = names;
  if (first.startsWith('$') && isDoc(filter) && Array.isArray(filter[first]))
    return identifierIn((filter[first] as unknown[])[0]);
  const name = first.split('.')[0] as string;
  if (!/^[a-z][A-Za-z0-9]*$/.test(name))
    throw badValue(
      `Error parsing array filter: the top-level field name must begin with a lowercase letter, found '${name}'`,
    );
  if (names.some((other) => other.split('.')[0] !== name))
    throw new StoreError(9, 'Expected a single top-level field name in an array filter');
  return name;
}

/** A filter that no path names is most likely a mistake, and refused. */
export function checkFiltersUsed(filters: Positions['filters'], paths: string[]): void {
  for (const name of filters.keys()) {
    if (!paths.some((path) => path.includes(`$[${name}]`)))
      throw new StoreError(9, `The array filter for identifier '${name}' was not used in the update`);
  }
}
