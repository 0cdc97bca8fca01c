/**
 * A plain model of filters, sorts and updates, written from MongoDB's manual for small values (numbers, text, null,
 * arrays, documents) and for nothing but clarity. The store and a real MongoDB must both agree with it.
 */
export type Plain = Record<string, unknown>;

const ORDER = ['null', 'number', 'string', 'object', 'array', 'boolean'];

function kind(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

export function compare(a: unknown, b: unknown): number {
  const byKind = ORDER.indexOf(kind(a)) - ORDER.indexOf(kind(b));
  if (byKind !== 0) return byKind;
  if (kind(a) === 'array') return compareLists(a as unknown[], b as unknown[], compare);
  if (kind(a) === 'object') return compareLists(Object.entries(a as Plain), Object.entries(b as Plain), compareEntries);
  return kind(a) === 'null' || a === b ? 0 : (a as number) < (b as number) ? -1 : 1;
}

function compareEntries([x, a]: [string, unknown], [y, b]: [string, unknown]): number {
  return ORDER.indexOf(kind(a)) - ORDER.indexOf(kind(b)) || compare(x, y) || compare(a, b);
}

function compareLists<T>(a: T[], b: T[], each: (x: T, y: T) => number): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const order = each(a[i] as T, b[i] as T);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** All values a path leads to; undefined for a missing field. Elements of arrays are walked when they are documents. */
function lookup(value: unknown, path: string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (Array.isArray(value))
    return value.filter((item) => kind(item) === 'object').flatMap((item) => lookup(item, path));
  if (kind(value) !== 'object') return [undefined];
  return rest.length === 0 ? [(value as Plain)[name]] : lookup((value as Plain)[name], rest);
}

const opened = (values: unknown[]) => values.flatMap((value) => (Array.isArray(value) ? [value, ...value] : [value]));

type Condition = (values: unknown[]) => boolean;

function condition(operator: string, operand: unknown): Condition {
  const some = (test: (value: unknown) => boolean) => (values: unknown[]) => opened(values).some(test);
  const sameKind = (value: unknown) => kind(value) === kind(operand);
  const equals = (wanted: unknown) => (value: unknown) =>
    wanted === null ? value === null || value === undefined : value !== undefined && compare(value, wanted) === 0;
  const conditions: Record<string, () => Condition> = {
    $eq: () => some(equals(operand)),
    $ne: () => (values) => !some(equals(operand))(values),
    $gt: () => some((value) => sameKind(value) && compare(value, operand) > 0),
    $gte: () => some((value) => sameKind(value) && compare(value, operand) >= 0),
    $lt: () => some((value) => sameKind(value) && compare(value, operand) < 0),
    $lte: () => some((value) => sameKind(value) && compare(value, operand) <= 0),
    $in: () => some((value) => (operand as unknown[]).some((item) => equals(item)(value))),
    $nin: () => (values) => !condition('$in', operand)(values),
    $exists: () => (values) => values.some((value) => value !== undefined) === operand,
    $size: () => (values) => values.some((value) => Array.isArray(value) && value.length === operand),
    $all: () => (values) =>
      (operand as unknown[]).length > 0 &&
      (operand as unknown[]).every((item) => values.some((value) => some(equals(item))([value]))),
    $mod: () =>
      some((value) => {
        const [divisor, rest] = operand as [number, number];
        return typeof value === 'number' && Math.trunc(value) % divisor === rest;
      }),
    $type: () => some((value) => value !== undefined && kind(value) === (operand === 'bool' ? 'boolean' : operand)),
    $not: () => (values) => !Object.entries(operand as Plain).every(([name, inner]) => condition(name, inner)(values)),
    $elemMatch: () => (values) =>
      values.some((value) => Array.isArray(value) && value.some((item) => elementMatches(item, operand as Plain))),
  };
  return (conditions[operator] as () => Condition)();
}

function elementMatches(item: unknown, spec: Plain): boolean {
  if (!Object.keys(spec)[0]?.startsWith('$')) return kind(item) === 'object' && matches(item as Plain, spec);
  return Object.entries(spec).every(([operator, operand]) => condition(operator, operand)([item]));
}

export function matches(doc: Plain, filter: Plain): boolean {
  return Object.entries(filter).every(([name, operand]) => {
    if (name === '$and') return (operand as Plain[]).every((part) => matches(doc, part));
    if (name === '$or') return (operand as Plain[]).some((part) => matches(doc, part));
    if (name === '$nor') return !(operand as Plain[]).some((part) => matches(doc, part));
    if (name === '$expr') return holds(doc, operand as Plain);
    const values = lookup(doc, name.split('.'));
    const isSpec = kind(operand) === 'object' && Object.keys(operand as Plain)[0]?.startsWith('$');
    const spec = isSpec ? (operand as Plain) : { $eq: operand };
    return Object.entries(spec).every(([operator, wanted]) => condition(operator, wanted)(values));
  });
}

/** `{$gt: ['$c', 1]}`: values of all types are compared, and what is missing comes before them. */
function holds(doc: Plain, expression: Plain): boolean {
  const [operator, [path, value]] = Object.entries(expression)[0] as [string, [string, unknown]];
  const found = doc[path.slice(1)];
  const order = found === undefined ? -1 : compare(found, value);
  return operator === '$gt' ? order > 0 : operator === '$lte' ? order <= 0 : order === 0;
}

/** Applies a projection of top-level fields: 1, `$slice` or `$elemMatch`. */
export function projected(doc: Plain, projection: Plain): Plain {
  const specs = Object.entries(projection) as [string, { $slice?: number | [number, number]; $elemMatch?: Plain }][];
  const including = specs.some(([, { $slice }]) => $slice === undefined);
  const made: Plain = including ? { _id: doc._id } : { ...doc };
  for (const [field, { $slice, $elemMatch }] of specs) {
    const value = doc[field];
    if ($elemMatch) {
      const found = Array.isArray(value) ? value.filter((item) => elementMatches(item, $elemMatch)) : [];
      if (found.length > 0) made[field] = found.slice(0, 1);
    } else if (value !== undefined)
      made[field] = $slice !== undefined && Array.isArray(value) ? part(value, $slice) : value;
  }
  return made;
}

function part(list: unknown[], slice: number | [number, number]): unknown[] {
  if (typeof slice === 'number') return slice < 0 ? list.slice(slice) : list.slice(0, slice);
  const start = slice[0] < 0 ? Math.max(0, list.length + slice[0]) : slice[0];
  return list.slice(start, start + slice[1]);
}

/** Sorts by fields, each 1 or -1; an array stands for its smallest or its largest element. */
export function sorted(docs: Plain[], sort: Plain): Plain[] {
  const key = (doc: Plain, path: string, direction: number) => {
    const values = lookup(doc, path.split('.')).flatMap((value) =>
      Array.isArray(value) ? (value.length === 0 ? [EMPTY] : value) : [value],
    );
    return values.reduce((best, value) => (below(value, best) * direction < 0 ? value : best), values[0]);
  };
  return [...docs].sort((a, b) => {
    for (const [path, direction] of Object.entries(sort) as [string, number][]) {
      const order = below(key(a, path, direction), key(b, path, direction)) * direction;
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** An empty array sorts before null. */
const EMPTY = Symbol('empty');

function below(a: unknown, b: unknown): number {
  return Number(b === EMPTY) - Number(a === EMPTY) || (a === EMPTY ? 0 : compare(a, b));
}

/** Changes a top-level field; throws where MongoDB refuses. */
export function updated(doc: Plain, [operator, field, operand]: [string, string, unknown]): Plain {
  const made = { ...doc };
  const value = made[field];
  const list = () => {
    if (value !== undefined && !Array.isArray(value)) throw new Error('not an array');
    return [...((value as unknown[]) ?? [])];
  };
  const has = (items: unknown[], item: unknown) => items.some((other) => compare(other, item) === 0);
  const steps: Record<string, () => void> = {
    $set: () => {
      made[field] = operand;
    },
    $unset: () => {
      delete made[field];
    },
    $inc: () => {
      if (value !== undefined && typeof value !== 'number') throw new Error('not a number');
      made[field] = ((value as number) ?? 0) + (operand as number);
    },
    $mul: () => {
      if (value !== undefined && typeof value !== 'number') throw new Error('not a number');
      made[field] = ((value as number) ?? 0) * (operand as number) || 0;
    },
    $rename: () => {
      if (value === undefined) return;
      delete made[field];
      made[operand as string] = value;
    },
    $min: () => {
      if (value === undefined || compare(operand, value) < 0) made[field] = operand;
    },
    $max: () => {
      if (value === undefined || compare(operand, value) > 0) made[field] = operand;
    },
    $push: () => {
      made[field] = kind(operand) === 'object' ? pushed(list(), operand as Plain) : [...list(), operand];
    },
    $addToSet: () => {
      made[field] = has(list(), operand) ? list() : [...list(), operand];
    },
    $pull: () => {
      if (value !== undefined) made[field] = list().filter((item) => !condition('$eq', operand)([item]));
    },
    $pop: () => {
      if (value !== undefined) made[field] = operand === 1 ? list().slice(0, -1) : list().slice(1);
    },
  };
  (steps[operator] as () => void)();
  return made;
}

/** `$push` with its modifiers: first the place, then the order, then the cut. */
function pushed(list: unknown[], { $each, $position, $sort, $slice }: Plain): unknown[] {
  const made = [...list];
  made.splice(($position as number) ?? made.length, 0, ...($each as unknown[]));
  if ($sort !== undefined) made.sort((a, b) => compare(a, b) * ($sort as number));
  return $slice === undefined ? made : part(made, $slice as number);
}
