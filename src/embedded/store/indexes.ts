import { type Collation, readCollation } from './collation.ts';
import { equal } from './compare.ts';
import { StoreError } from './errors.ts';
import { FieldSet } from './fields.ts';
import { after, keyOf } from './keys.ts';
import { compileFilter, type Matcher } from './match.ts';
import { branchesOf, valuesAt } from './paths.ts';
import { readSort, type SortField } from './sort.ts';
import type { Range } from './storage.ts';
import { type Doc, EMPTY_ARRAY, fieldOf, isDoc, withoutReference } from './values.ts';

/** What the catalog keeps of an index. */
export interface IndexDefinition {
  id: number;
  name: string;
  key: Doc;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Doc;
  expireAfterSeconds?: number;
  collation?: Doc;
  /** An array was indexed: one document then has several entries. */
  multikey?: boolean;
  /** A key was shortened: entries no longer order exactly as the values do. */
  unordered?: boolean;
}

const MAX_COMBINATIONS = 10_000;

/** One index of a collection: makes the keys of a document. */
export class Index {
  readonly definition: IndexDefinition;
  readonly fields: SortField[];
  readonly collation: Collation | undefined;
  readonly prefix: Buffer;
  /** The top-level fields that its keys are made of. */
  readonly reads: FieldSet;
  readonly #partial: Matcher | undefined;
  readonly #directions: number[];
  readonly #learned: () => void;

  /** `learned` is called when a key was made that changes the definition (multikey, unordered). */
  constructor(definition: IndexDefinition, learned: () => void) {
    this.definition = definition;
    this.fields = readSort(definition.key);
    this.collation = readCollation(definition.collation);
    this.prefix = Buffer.allocUnsafe(4);
    this.prefix.writeUInt32BE(definition.id);
    const { partialFilterExpression } = definition;
    this.#partial = partialFilterExpression && compileFilter(partialFilterExpression, this.collation);
    const filtered = this.#partial?.reads.only?.names ?? [];
    this.reads = new FieldSet([...filtered, ...this.fields.map(({ parts }) => parts[0] as string)]);
    this.#directions = this.fields.map(({ direction }) => direction);
    this.#learned = learned;
  }

  /** By its name or by its key. */
  isCalled(wanted: unknown): boolean {
    const { name, key } = this.definition;
    return typeof wanted === 'string' ? name === wanted : equal(key, wanted);
  }

  get range(): Range {
    return { start: this.prefix, end: after(this.prefix) };
  }

  /** The keys of a document, each with the index number in front; none when the index leaves the document out. */
  keysOf(doc: Doc): Buffer[] {
    if (this.#partial && !this.#partial.matches(doc)) return [];
    const columns = this.fields.map((field) => this.#column(doc, field));
    if (this.definition.sparse && columns.every(([value]) => value === undefined)) return [];
    if (columns.every(({ length }) => length === 1)) return [this.keyOf(columns.map(([value]) => value))];
    const keys = this.#rows(columns).map((row) => this.keyOf(row));
    return [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];
  }

  /** The key of one value for each field. */
  keyOf(row: unknown[]): Buffer {
    const { prefix, collation } = this;
    const { bytes, ordered } = keyOf(row, { prefix, collation, directions: this.#directions });
    if (!ordered) this.#learn('unordered');
    return bytes;
  }

  /** The values of a field; an empty array is indexed as itself, so that it is found as something else than null. */
  #column(doc: Doc, { parts }: SortField): unknown[] {
    let value: unknown = doc;
    for (const part of parts) {
      if (Array.isArray(value)) break;
      value = withoutReference(value);
      value = isDoc(value) ? fieldOf(value, part) : undefined;
    }
    return Array.isArray(value) ? this.#opened(doc, parts) : [value];
  }

  /** The same where an array is on the way or at the end of it. */
  #opened(doc: Doc, parts: readonly string[]): unknown[] {
    if (branchesOf(doc, parts).some((branch) => branch.through || Array.isArray(branch.value))) this.#learn('multikey');
    const values = valuesAt(doc, parts, [EMPTY_ARRAY]);
    return values.length === 0 ? [undefined] : values;
  }

  /** Every combination of the values of the fields; only fields of one and the same array may have several. */
  #rows(columns: unknown[][]): unknown[][] {
    const roots = new Set(
      this.fields.flatMap(({ parts }, i) => ((columns[i] as unknown[]).length > 1 ? [parts[0]] : [])),
    );
    const paths = this.fields.map(({ path }) => path);
    if (roots.size > 1) throw new StoreError(171, `cannot index parallel arrays [${paths.join('] [')}]`);
    const count = columns.reduce((product, values) => product * values.length, 1);
    if (count > MAX_COMBINATIONS)
      throw new StoreError(67, `${this.definition.name} would need ${count} keys for a document`);
    const withEach = (rows: unknown[][], values: unknown[]) =>
      rows.flatMap((row) => values.map((one) => [...row, one]));
    return columns.reduce<unknown[][]>(withEach, [[]]);
  }

  #learn(what: 'multikey' | 'unordered'): void {
    if (this.definition[what]) return;
    this.definition[what] = true;
    this.#learned();
  }
}

/** Entries are `index number, key, record key, length of the record key`; the value is empty. */
export function entryKey(key: Buffer, record: Buffer): Buffer {
  const entry = Buffer.allocUnsafe(key.length + record.length + 2);
  key.copy(entry, 0);
  record.copy(entry, key.length);
  entry.writeUInt16BE(record.length, key.length + record.length);
  return entry;
}

export function recordOf(entry: Buffer): Buffer {
  const length = entry.readUInt16BE(entry.length - 2);
  return entry.subarray(entry.length - 2 - length, entry.length - 2);
}
