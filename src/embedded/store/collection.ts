import { BSONRegExp, ObjectId } from 'bson';
import { checkSize, decode, decodeSent, encode } from './bson.ts';
import { badValue, notOffered, StoreError } from './errors.ts';
import { countOfFields, FieldSet, withIdFirst } from './fields.ts';
import { entryKey, Index, type IndexDefinition, recordOf } from './indexes.ts';
import { after } from './keys.ts';
import { branchesOf } from './paths.ts';
import type { Range, Snapshot, Storage } from './storage.ts';
import { type Doc, isDoc, setField, typeName } from './values.ts';

/** Index entries hold the key of their document, and LMDB's keys are limited. */
const MAX_RECORD_BYTES = 512;
/** Record keys begin with the number of the collection, which entries leave out. */
const NUMBER_BYTES = 4;
const EMPTY = Buffer.alloc(0);
/** So much of a duplicate value is shown. */
const SHOWN = 200;

/** A stored document: the key it is stored under and its bytes. */
export interface StoredDocument {
  record: Buffer;
  raw: Buffer;
}

/** See `affectedBy`; `only` is undefined when all of a document must be decoded. */
export interface Affected {
  indexes: Index[];
  only: FieldSet | undefined;
}

/** What the catalog holds of a collection. */
export interface Namespace {
  id: number;
  database: string;
  name: string;
  indexes: IndexDefinition[];
}

/** One collection: keeps documents and index entries in step. All changes happen inside a transaction of the storage. */
export class Collection {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly indexes: Index[];
  /** `_id`, which the documents themselves are stored by. */
  readonly primary: Index;
  readonly #storage: Storage;
  readonly #save: () => void;
  #count: number | undefined;

  /** `save` writes the definitions of the indexes into the catalog. */
  constructor(storage: Storage, namespace: Namespace, save: (collection: Collection) => void) {
    this.id = namespace.id;
    this.database = namespace.database;
    this.name = namespace.name;
    this.#storage = storage;
    this.#save = () => save(this);
    this.indexes = namespace.indexes.map((definition) => new Index(definition, this.#save));
    this.primary = new Index({ id: this.id, name: '_id_', key: { _id: 1 } }, () => undefined);
  }

  get namespace(): string {
    return `${this.database}.${this.name}`;
  }

  /** Changes with every transaction, of any collection. */
  get version(): number {
    return this.#storage.transactions;
  }

  /** How many documents there are; counted once, then kept in step. */
  get count(): number {
    this.#count ??= this.#storage.documents.count(this.primary.range);
    return this.#count;
  }

  /** How many documents or index entries a range holds, without reading them. */
  countRange(index: Index, range: Range): number {
    return (index === this.primary ? this.#storage.documents : this.#storage.entries).count(range);
  }

  /** The documents in a range of an index; one removed meanwhile is passed over. */
  *scan(
    index: Index = this.primary,
    range: Range & { point?: boolean } = index.range,
    { reverse = false, snapshot }: { reverse?: boolean; snapshot?: Snapshot | undefined } = {},
  ): Generator<StoredDocument> {
    const { documents, entries } = this.#storage;
    if (index !== this.primary) {
      for (const { key } of entries.walk(range, reverse))
        yield* this.#at(Buffer.concat([this.primary.prefix, recordOf(key)]));
    } else if (range.point && !snapshot) yield* this.#at(range.start);
    else for (const { key, value } of documents.walk(range, reverse, snapshot)) yield { record: key, raw: value };
  }

  #at(record: Buffer): StoredDocument[] {
    const raw = this.#storage.documents.get(record);
    return raw ? [{ record, raw }] : [];
  }

  insert(sent: Buffer): void {
    const decoded = decodeSent(sent);
    if (countOfFields(sent) !== Object.keys(decoded).length) throw badValue('a document has two fields of one name');
    const raw = checkSize(withIdFirst(sent, () => encode({ _id: new ObjectId() })));
    const doc = Object.hasOwn(decoded, '_id') ? decoded : decode(raw);
    checkId(doc._id);
    const record = this.primary.keyOf([doc._id]);
    if (record.length > MAX_RECORD_BYTES) throw notOffered(`an _id of more than ${MAX_RECORD_BYTES} bytes`, 53);
    if (this.#storage.documents.get(record)) throw this.#duplicate(this.primary, doc);
    this.#moveEntries(this.indexes, record, [], doc);
    this.#storage.documents.put(record, raw);
    if (this.#count !== undefined) this.#count += 1;
  }

  /**
   * What a change of these top-level fields concerns (of any field, when they are not given): the indexes that may
   * differ after it, and all fields that must be decoded for it.
   */
  affectedBy(touched?: ReadonlySet<string>): Affected {
    const differs = ({ reads }: Index) => !touched || [...reads.names].some((name) => touched.has(name));
    const indexes = this.indexes.filter(differs);
    return { indexes, only: touched && union(touched, indexes) };
  }

  /** Changes a stored document and the index entries that differ: its bytes then, or undefined when nothing changed. */
  change(old: StoredDocument, apply: (doc: Doc) => Doc, { indexes, only }: Affected): Buffer | undefined {
    const doc = decode(old.raw, { exact: true, only });
    const before = indexes.map((index) => index.keysOf(doc));
    const changed = apply(doc);
    const part = encode(changed);
    const raw = checkSize(only ? only.replace(old.raw, part) : part);
    if (raw.equals(old.raw)) return undefined;
    this.#moveEntries(indexes, old.record, before, changed);
    this.#storage.documents.put(old.record, raw);
    return raw;
  }

  remove({ record, raw }: StoredDocument): void {
    this.#storage.documents.remove(record);
    const doc = this.indexes.length > 0 ? decode(raw, { only: union([], this.indexes) }) : {};
    const before = this.indexes.map((index) => index.keysOf(doc));
    this.#moveEntries(this.indexes, record, before);
    if (this.#count !== undefined) this.#count -= 1;
  }

  /** Makes a new index and fills it from the documents; refuses with 11000 when it is unique and they are not. */
  build(definition: IndexDefinition): void {
    const index = new Index(definition, this.#save);
    try {
      for (const { record, raw } of this.scan())
        this.#moveEntries([index], record, [], decode(raw, { only: index.reads }));
    } catch (error) {
      this.#storage.entries.clear(index.range);
      throw error;
    }
    this.indexes.push(index);
    this.#save();
  }

  dropIndex(index: Index): void {
    this.#storage.entries.clear(index.range);
    this.indexes.splice(this.indexes.indexOf(index), 1);
    this.#save();
  }

  /** Removes all documents and entries. */
  clear(): void {
    for (const index of this.indexes) this.#storage.entries.clear(index.range);
    this.#storage.documents.clear(this.primary.range);
    this.#count = 0;
  }

  /** Brings the entries of a document from the keys it had to those that `doc` has; to none when it is gone. */
  #moveEntries(indexes: Index[], record: Buffer, before: Buffer[][], doc?: Doc): void {
    const { entries } = this.#storage;
    const id = record.subarray(NUMBER_BYTES);
    const now = indexes.map((index) => (doc ? index.keysOf(doc) : []));
    const fresh = now.map((keys, i) => without(keys, before[i]));
    for (const [i, index] of indexes.entries())
      if (index.definition.unique && fresh[i]?.some((key) => this.#isTaken(key))) throw this.#duplicate(index, doc);
    for (const [i, keys] of before.entries())
      for (const key of without(keys, now[i])) entries.remove(entryKey(key, id));
    for (const keys of fresh) for (const key of keys) entries.put(entryKey(key, id), EMPTY);
  }

  #isTaken(key: Buffer): boolean {
    return this.#storage.entries.count({ start: key, end: after(key) }) > 0;
  }

  #duplicate({ definition: { name, key: keyPattern } }: Index, doc?: Doc): StoreError {
    const keyValue: Doc = {};
    for (const path of Object.keys(keyPattern))
      setField(keyValue, path, branchesOf(doc, path.split('.'))[0]?.value ?? null);
    const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${JSON.stringify(value)?.slice(0, SHOWN)}`);
    const what = `collection: ${this.namespace} index: ${name} dup key: { ${shown.join(', ')} }`;
    return new StoreError(11000, `E11000 duplicate key error ${what}`, { keyPattern, keyValue });
  }
}

/** The fields and those that indexes read. */
function union(fields: Iterable<string>, indexes: Index[]): FieldSet {
  return new FieldSet([...fields, ...indexes.flatMap(({ reads }) => [...reads.names])]);
}

/** The keys of a list that are not in the other. */
function without(list: Buffer[], other: Buffer[] = []): Buffer[] {
  return other.length === 0 ? list : list.filter((key) => !other.some((same) => same.equals(key)));
}

/** `_id` may be anything but an array, a regular expression or undefined. */
function checkId(id: unknown): void {
  if (id === undefined || Array.isArray(id) || id instanceof BSONRegExp)
    throw new StoreError(53, `The '_id' value cannot be of type ${typeName(id)}`);
  if (isDoc(id) && Object.keys(id).some((name) => name.startsWith('$')))
    throw new StoreError(52, "_id fields may not contain '$'-prefixed fields");
}
