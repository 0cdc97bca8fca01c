import { BSONRegExp } from 'bson';
import { isBoundary, isOperatorDoc } from './match-operators.ts';
import { type Doc, isDoc, RANK, rankOf } from './values.ts';

/** What a filter demands of one path, as an index can use it; 'other' is what only reading the document can tell. */
export type Demand =
  | { kind: 'points'; values: unknown[]; exact: boolean }
  | { kind: 'above' | 'below'; value: unknown; inclusive: boolean }
  | { kind: 'exists' | 'other' };

export type Demands = ReadonlyMap<string, Demand[]>;

/** The demands of a filter by path; of operators at its top only `$and` is opened. */
export function demandsOf(filter: Doc): Demands {
  const demands = new Map<string, Demand[]>();
  const collect = (part: Doc) => {
    for (const [name, operand] of Object.entries(part)) {
      if (name === '$and' && Array.isArray(operand)) for (const inner of operand) collect(inner as Doc);
      else demands.set(name, [...(demands.get(name) ?? []), ...(name.startsWith('$') ? [OTHER] : demandsOn(operand))]);
    }
  };
  collect(filter);
  return demands;
}

const OTHER: Demand = { kind: 'other' };

function demandsOn(operand: unknown): Demand[] {
  if (!isOperatorDoc(operand)) return [points([operand])];
  return Object.entries(operand).map(([name, value]) => BY_OPERATOR[name]?.(value) ?? OTHER);
}

const BY_OPERATOR: Record<string, (value: unknown) => Demand> = {
  $eq: (value) => points([value]),
  $in: (value) => (Array.isArray(value) ? points(value) : OTHER),
  $all: (value) => (Array.isArray(value) && value.length > 0 && !isDoc(value[0]) ? points([value[0]], false) : OTHER),
  $gt: (value) => boundary('above', value, false),
  $gte: (value) => boundary('above', value, true),
  $lt: (value) => boundary('below', value, false),
  $lte: (value) => boundary('below', value, true),
  $exists: (value) => (value ? { kind: 'exists' } : points([null], false)),
};

/** null is never exact: an empty list on the way to a field has the key of a missing one, and does not equal null. */
function points(given: unknown[], exact = true): Demand {
  if (!given.every(isPoint)) return OTHER;
  const values = given.map((value) => value ?? null);
  return { kind: 'points', values, exact: exact && !values.includes(null) };
}

/** Arrays are stored element by element and regular expressions match text: neither is one point of an index. */
export function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp);
}

function boundary(kind: 'above' | 'below', value: unknown, inclusive: boolean): Demand {
  return isBoundary(value) ? { kind, value, inclusive } : OTHER;
}

/** Whether a document that has no such field fails one of the demands. */
export function demandPresence(demands: Demand[] = []): boolean {
  return demands.some((demand) => {
    if (demand.kind === 'points') return demand.values.every((value) => value !== null);
    return isSide(demand) ? !isNull(demand.value) : demand.kind === 'exists';
  });
}

/** `$lte: null` is met by what is missing, too. */
function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Whether bounds made of these demands hold no more and no less than what meets them. When in doubt, no. */
export function areExact(demands: Demand[]): boolean {
  const [first, second, third] = demands;
  if (first?.kind === 'points') return first.exact && !second;
  if (!isSide(first) || (second && !isSide(second)) || third || first.kind === second?.kind) return false;
  if (isNull(first.value) || (second && rankOf(first.value) !== rankOf(second.value))) return false;
  // NaN is below all numbers in an index, and not below any in a filter.
  return second !== undefined || first.kind === 'above' || rankOf(first.value) !== RANK.number;
}

type Side = Extract<Demand, { value: unknown }>;

export function isSide(demand: Demand | undefined): demand is Side {
  return demand?.kind === 'above' || demand?.kind === 'below';
}
