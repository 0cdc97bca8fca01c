import { type Collation, readCollation } from './collation.ts';
import { StoreError } from './errors.ts';
import { after, KeyWriter } from './keys.ts';
import { compileFilter, type Matcher } from './match.ts';
import { branchesOf } from './paths.ts';
import type { SortField } from './sort.ts';
import type { Range } from './storage.ts';
import { type Doc, EMPTY_ARRAY, fieldOf } from './values.ts';

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
  hidden?: boolean;
}

const MAX_COMBINATIONS = 10_000;

/** One index of a collection: makes the keys of a document. */
export class Index {
  readonly definition: IndexDefinition;
  readonly fields: SortField[];
  readonly collation: Collation | undefined;
  readonly partial: Matcher | undefined;
  readonly prefix: Buffer;
  /** Set when a key was made that the definition does not yet tell of; the collection then saves the catalog. */
  learned = false;

  constructor(definition: IndexDefinition) {
    this.definition = definition;
    this.fields = Object.entries(definition.key).map(([path, direction]) => ({
      path,
      parts: path.split('.'),
      direction: Number(direction) < 0 ? -1 : 1,
    }));
    this.collation = readCollation(definition.collation);
    this.partial =
      definition.partialFilterExpression && compileFilter(definition.partialFilterExpression, this.collation);
    this.prefix = Buffer.allocUnsafe(4);
    this.prefix.writeUInt32BE(definition.id);
  }

  get range(): Range {
    return { start: this.prefix, end: after(this.prefix) };
  }

  /** Whether the keys of a document may change with these of its fields. */
  dependsOn(fields: ReadonlySet<string>): boolean {
    const { key, partialFilterExpression = {} } = this.definition;
    const paths = [...Object.keys(key), ...Object.keys(partialFilterExpression)];
    return paths.some((path) => path.startsWith('$') || fields.has(path.split('.')[0] as string));
  }

  /** The keys of a document, each with the index number in front; none when the index leaves the document out. */
  keysOf(doc: Doc): Buffer[] {
    if (this.partial && !this.partial.matches(doc)) return [];
    const columns = this.fields.map((field) => this.#column(doc, field));
    if (this.definition.sparse && columns.every((values) => values.every((value) => value === undefined))) return [];
    return this.#combined(columns);
  }

  #column(doc: Doc, { parts }: SortField): unknown[] {
    if (parts.length === 1) {
      const value = fieldOf(doc, parts[0] as string);
      return Array.isArray(value) ? this.#opened(value) : [value];
    }
    const branches = branchesOf(doc, parts);
    if (branches.some((branch) => branch.at !== undefined)) this.#learn('multikey');
    const values = branches.flatMap(({ value, expand }) =>
      Array.isArray(value) && expand ? this.#opened(value) : [value],
    );
    return values.length === 0 ? [undefined] : values;
  }

  /** An empty array is indexed as itself, so that it is found as something else than null. */
  #opened(list: unknown[]): unknown[] {
    this.#learn('multikey');
    return list.length === 0 ? [EMPTY_ARRAY] : list;
  }

  #combined(columns: unknown[][]): Buffer[] {
    const several = columns.filter((values) => values.length > 1);
    if (several.length > 1 && !this.#sameArray(columns)) throw this.#parallel();
    const count = columns.reduce((product, values) => product * values.length, 1);
    if (count === 1) return [this.#key(columns.map((values) => values[0]))];
    if (count > MAX_COMBINATIONS)
      throw new StoreError(67, `an index entry for ${this.definition.name} would need ${count} keys`);
    const rows = columns.reduce<unknown[][]>(
      (made, values) => made.flatMap((row) => values.map((value) => [...row, value])),
      [[]],
    );
    const keys = new Map(rows.map((row) => this.#key(row)).map((key) => [key.toString('latin1'), key]));
    return [...keys.values()];
  }

  /** Fields of the same array of documents (`a.x`, `a.y`) may both have several values; two arrays side by side not. */
  #sameArray(columns: unknown[][]): boolean {
    const roots = this.fields.filter((_, i) => (columns[i] as unknown[]).length > 1).map((field) => field.parts[0]);
    return new Set(roots).size === 1;
  }

  #parallel(): StoreError {
    return new StoreError(171, `cannot index parallel arrays [${this.fields.map((field) => field.path).join('] [')}]`);
  }

  #key(row: unknown[]): Buffer {
    const writer = new KeyWriter(this.collation);
    row.forEach((value, i) => {
      writer.add(value, (this.fields[i] as SortField).direction);
    });
    const { bytes, ordered } = writer.done();
    if (!ordered) this.#learn('unordered');
    return Buffer.concat([this.prefix, bytes]);
  }

  #learn(what: 'multikey' | 'unordered'): void {
    if (this.definition[what]) return;
    this.definition[what] = true;
    this.learned = true;
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
