import { decode } from '../bson.ts';
import { readCollation } from '../collation.ts';
import type { Collection, StoredDocument } from '../collection.ts';
import { StoreError } from '../errors.ts';
import { FieldSet } from '../fields.ts';
import { compileFilter, type Matcher } from '../match.ts';
import { candidatesOf, type Plan, plan, type Query } from '../planner.ts';
import { readSort, sortDocs, sortOrder } from '../sort.ts';
import { mapped } from '../stages/shape.ts';
import { asInteger, type Doc } from '../values.ts';
import { docField } from './command.ts';

/** The clock is looked at every so many documents, since looking at it costs too. */
const DOCUMENTS_PER_LOOK = 256;

export function readQuery(body: Doc, filter = 'filter'): Query {
  const { sort, hint, collation, maxTimeMS } = body;
  const deadline = Date.now() + (asInteger(maxTimeMS) || Number.POSITIVE_INFINITY);
  return { filter: docField(body, filter), sort, hint, collation: readCollation(collation), deadline };
}

export interface Search {
  matcher: Matcher;
  plan: Plan | undefined;
  /** All documents that pass the filter, in the order of the sort; read while they are taken. */
  documents: Iterable<StoredDocument>;
  /** What was looked at so far. */
  counts: { keys: number; documents: number };
}

/** Compiles and plans a query at once, so that a wrong one is refused at once; `limit` is how many are taken at most. */
export function search(collection: Collection | undefined, query: Query, limit = Number.POSITIVE_INFINITY): Search {
  const matcher = compileFilter(query.filter, query.collation);
  const order = sortOrder(query.sort, query.collation);
  const counts = { keys: 0, documents: 0 };
  if (!collection) return { matcher, plan: undefined, documents: [], counts };
  const chosen = plan(collection, query);
  const found = passing(collection, chosen, matcher, query, counts);
  if (chosen.sorted) return { matcher, plan: chosen, documents: found, counts };
  const only = new FieldSet(readSort(query.sort).map(({ parts }) => parts[0] as string));
  const decoded = mapped(found, ({ record, raw }) => ({ record, raw, doc: decode(raw, { only }) }));
  return { matcher, plan: chosen, documents: sortDocs(decoded, (a, b) => order(a.doc, b.doc), limit), counts };
}

/**
 * What exact ranges hold need not be tested; but a cursor may be read on long after, when documents are no longer what
 * their entries said. After another transaction they are.
 */
function* passing(
  collection: Collection,
  chosen: Plan,
  { matches, reads }: Matcher,
  { deadline = Number.POSITIVE_INFINITY }: Query,
  counts: Search['counts'],
): Generator<StoredDocument> {
  const { version } = collection;
  for (const found of candidatesOf(collection, chosen, counts)) {
    counts.documents += 1;
    if (counts.documents % DOCUMENTS_PER_LOOK === 0 && Date.now() > deadline)
      throw new StoreError(50, 'operation exceeded time limit');
    const settled = chosen.exact && collection.version === version;
    if (settled || matches(decode(found.raw, reads))) yield found;
  }
}
