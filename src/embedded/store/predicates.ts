import { BSONRegExp } from 'bson';
import { isOperatorDoc } from './match-operators.ts';
import { type Doc, fieldOf, isDoc } from './values.ts';

/** What a filter demands of one path, as far as an index can help; every document is still tested by the whole filter. */
export type Demand =
  | { kind: 'points'; values: unknown[] }
  | { kind: 'above' | 'below'; value: unknown; inclusive: boolean }
  | { kind: 'text'; pattern: BSONRegExp }
  | { kind: 'exists' };

/** The demands of a filter by path: those of the top level and of `$and`. */
export function demandsOf(filter: Doc): Map<string, Demand[]> {
  const demands = new Map<string, Demand[]>();
  collect(filter, demands);
  return demands;
}

function collect(filter: Doc, into: Map<string, Demand[]>): void {
  for (const [name, operand] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(operand)) for (const part of operand) collect(part as Doc, into);
    if (name.startsWith('$')) continue;
    const found = demandsOn(operand);
    if (found.length > 0) into.set(name, [...(into.get(name) ?? []), ...found]);
  }
}

function demandsOn(operand: unknown): Demand[] {
  if (operand instanceof BSONRegExp) return [{ kind: 'text', pattern: operand }];
  if (!isOperatorDoc(operand)) return points([operand]);
  return Object.entries(operand as Doc).flatMap(([name, value]) => demandBy(name, value, operand as Doc));
}

function demandBy(name: string, value: unknown, spec: Doc): Demand[] {
  switch (name) {
    case '$eq':
      return points([value]);
    case '$in':
      return Array.isArray(value) ? points(value) : [];
    case '$all':
      return Array.isArray(value) && value.length > 0 && !isOperatorDoc(value[0]) ? points([value[0]]) : [];
    case '$gt':
    case '$gte':
      return isBoundary(value) ? [{ kind: 'above', value, inclusive: name === '$gte' }] : [];
    case '$lt':
    case '$lte':
      return isBoundary(value) ? [{ kind: 'below', value, inclusive: name === '$lte' }] : [];
    case '$exists':
      return value ? [{ kind: 'exists' }] : points([null]);
    case '$regex':
      return regexDemand(value, fieldOf(spec, '$options'));
    default:
      return [];
  }
}

function regexDemand(value: unknown, options: unknown): Demand[] {
  if (value instanceof BSONRegExp) return [{ kind: 'text', pattern: value }];
  const usable = typeof value === 'string' && (options === undefined || options === '');
  return usable ? [{ kind: 'text', pattern: new BSONRegExp(value) }] : [];
}

/** Arrays are stored element by element and regular expressions match text: neither is one point of an index. */
export function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof BSONRegExp);
}

function points(values: unknown[]): Demand[] {
  return values.every(isPoint) ? [{ kind: 'points', values: values.map((value) => value ?? null) }] : [];
}

/** A value that others can be above or below of in an index. */
export function isBoundary(value: unknown): boolean {
  if (value === null || value === undefined || Array.isArray(value) || isDoc(value)) return false;
  const type = (value as { _bsontype?: string })._bsontype;
  return type !== 'MinKey' && type !== 'MaxKey' && !(typeof value === 'number' && Number.isNaN(value));
}
