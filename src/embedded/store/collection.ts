import { ObjectId } from 'bson';
import { decode, decodeExact, decodeSent, encodeStored, MAX_DOCUMENT_BYTES, withIdFirst } from './bson.ts';
import { notOffered, StoreError } from './errors.ts';
import { entryKey, Index, recordOf } from './indexes.ts';
import { after, keyOf } from './keys.ts';
import { branchesOf } from './paths.ts';
import type { Range, Snapshot, Storage } from './storage.ts';
import { type Doc, isDoc, setField } from './values.ts';

/** Index entries hold the key of their document, and LMDB's keys are limited. */
const MAX_RECORD_BYTES = 512;

/** A stored document: the key it is stored under and its bytes. */
export interface StoredDocument {
  record: Buffer;
  raw: Buffer;
}

/** One collection: keeps documents and index entries in step. All changes happen inside a transaction of the storage. */
export class Collection {
  readonly id: number;
  readonly database: string;
  readonly name: string;
  readonly indexes: Index[];
  /** `_id`, which the documents themselves are stored by. */
  readonly primary: Index;
  readonly prefix: Buffer;
  readonly #storage: Storage;
  readonly #save: () => void;
  #count: number | undefined;

  constructor(
    storage: Storage,
    namespace: { id: number; database: string; name: string },
    indexes: Index[],
    save: () => void,
  ) {
    this.id = namespace.id;
    this.database = namespace.database;
    this.name = namespace.name;
    this.indexes = indexes;
    this.#storage = storage;
    this.#save = save;
    this.primary = new Index({ id: this.id, name: '_id_', key: { _id: 1 } });
    this.prefix = this.primary.prefix;
  }

  get namespace(): string {
    return `${this.database}.${this.name}`;
  }

  get range(): Range {
    return { start: this.prefix, end: after(this.prefix) };
  }

  /** How many documents there are; counted once, then kept in step. */
  get count(): number {
    this.#count ??= this.#storage.documents.count(this.range);
    return this.#count;
  }

  /** How many documents or index entries a range holds, without reading them. */
  countRange(range: Range, primary: boolean): number {
    return (primary ? this.#storage.documents : this.#storage.entries).count(range);
  }

  recordKey(id: unknown): Buffer {
    return Buffer.concat([this.prefix, keyOf(id).bytes]);
  }

  get(record: Buffer): Buffer | undefined {
    return this.#storage.documents.get(record);
  }

  *scan(range: Range = this.range, reverse = false, snapshot?: Snapshot): Generator<StoredDocument> {
    for (const { key, value } of this.#storage.documents.walk(range, reverse, snapshot))
      yield { record: key, raw: value };
  }

  /** The documents behind a range of index entries; a document removed meanwhile is passed over. */
  *scanIndex(range: Range, reverse = false): Generator<StoredDocument> {
    for (const { key } of this.#storage.entries.walk(range, reverse)) {
      const record = Buffer.concat([this.prefix, recordOf(key)]);
      const raw = this.get(record);
      if (raw) yield { record, raw };
    }
  }

  insert(sent: Buffer): void {
    const decoded = decodeSent(sent);
    const raw = withIdFirst(sent, () => new ObjectId());
    if (raw.length > MAX_DOCUMENT_BYTES)
      throw new StoreError(10334, `object to insert too large. size in bytes: ${raw.length}`);
    const doc = raw === sent ? decoded : decode(raw);
    checkId(doc._id);
    const record = this.recordKey(doc._id);
    if (record.length > MAX_RECORD_BYTES) throw notOffered(`an _id of more than ${MAX_RECORD_BYTES} bytes`, 53);
    if (this.#storage.documents.get(record)) throw this.#duplicate('_id_', { _id: 1 }, doc);
    const keys = this.#keysOf(doc);
    this.#checkUnique(doc, keys);
    this.#storage.documents.put(record, raw);
    keys.forEach((list) => {
      for (const key of list) this.#putEntry(key, record);
    });
    this.#changed(1);
  }

  /**
   * Changes a stored document and the index entries that differ. Answers with the bytes it has now, or undefined when
   * nothing changed. `touched` names the fields that may change, where that is known; other indexes need no look.
   */
  change(old: StoredDocument, apply: (doc: Doc) => Doc, touched?: ReadonlySet<string>): Buffer | undefined {
    const doc = decodeExact(old.raw);
    const indexes = touched ? this.indexes.filter((index) => index.dependsOn(touched)) : this.indexes;
    const before = indexes.map((index) => index.keysOf(doc));
    const changed = apply(doc);
    const raw = encodeStored(changed);
    if (raw.equals(old.raw)) return undefined;
    const now = indexes.map((index) => index.keysOf(changed));
    const fresh = now.map((list, i) => without(list, before[i] as Buffer[]));
    this.#checkUnique(changed, fresh, indexes);
    this.#storage.documents.put(old.record, raw);
    for (const key of before.flatMap((list, i) => without(list, now[i] as Buffer[]))) {
      this.#storage.entries.remove(entryKey(key, old.record.subarray(4)));
    }
    for (const key of fresh.flat()) this.#putEntry(key, old.record);
    this.#changed(0);
    return raw;
  }

  remove({ record, raw }: StoredDocument): void {
    this.#storage.documents.remove(record);
    if (this.indexes.length > 0) {
      for (const key of this.#keysOf(decode(raw)).flat())
        this.#storage.entries.remove(entryKey(key, record.subarray(4)));
    }
    this.#changed(-1);
  }

  /** Fills a new index from the documents; refuses with 11000 when it is unique and they are not. */
  build(index: Index): void {
    const keysOf = (raw: Buffer) => index.keysOf(decode(raw));
    if (index.definition.unique) {
      const owners = new Set<string>();
      for (const { raw } of this.scan()) {
        for (const key of keysOf(raw)) {
          const text = key.toString('latin1');
          if (owners.has(text)) throw this.#duplicate(index.definition.name, index.definition.key, decode(raw));
          owners.add(text);
        }
      }
    }
    for (const { record, raw } of this.scan()) for (const key of keysOf(raw)) this.#putEntry(key, record);
    index.learned = false;
    this.indexes.push(index);
  }

  /** Removes everything an index stores. */
  clearIndex(index: Index): void {
    this.#storage.entries.clear(index.range);
  }

  /** Removes all documents and entries. */
  clear(): void {
    for (const index of this.indexes) this.clearIndex(index);
    this.#storage.documents.clear(this.range);
    this.#count = 0;
  }

  #keysOf(doc: Doc): Buffer[][] {
    return this.indexes.map((index) => index.keysOf(doc));
  }

  #putEntry(key: Buffer, record: Buffer): void {
    this.#storage.entries.put(entryKey(key, record.subarray(4)), EMPTY);
  }

  #checkUnique(doc: Doc, keys: Buffer[][], indexes = this.indexes): void {
    indexes.forEach((index, i) => {
      if (!index.definition.unique) return;
      for (const key of keys[i] as Buffer[]) {
        if (this.#storage.entries.firstKey({ start: key, end: after(key) })) {
          throw this.#duplicate(index.definition.name, index.definition.key, doc);
        }
      }
    });
  }

  #duplicate(name: string, keyPattern: Doc, doc: Doc): StoreError {
    const keyValue: Doc = {};
    for (const path of Object.keys(keyPattern)) {
      setField(keyValue, path, branchesOf(doc, path.split('.'))[0]?.value ?? null);
    }
    const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${shortText(value)}`);
    const message = `E11000 duplicate key error collection: ${this.namespace} index: ${name} dup key: { ${shown.join(', ')} }`;
    return new StoreError(11000, message, { keyPattern, keyValue });
  }

  #changed(by: number): void {
    if (this.#count !== undefined) this.#count += by;
    let learned = false;
    for (const index of this.indexes) {
      learned ||= index.learned;
      index.learned = false;
    }
    if (learned) this.#save();
  }
}

const EMPTY = Buffer.alloc(0);

/** The keys of a list that are not in the other. */
function without(list: Buffer[], other: Buffer[]): Buffer[] {
  return list.filter((key) => !other.some((same) => same.equals(key)));
}

function shortText(value: unknown): string {
  const text = value instanceof ObjectId ? `ObjectId('${value.toHexString()}')` : JSON.stringify(value);
  return (text ?? 'null').slice(0, 200);
}

/** `_id` may be anything but an array, a regular expression or undefined. */
export function checkId(id: unknown): void {
  if (Array.isArray(id)) throw new StoreError(53, "The '_id' value cannot be of type array");
  if (id === undefined) throw new StoreError(53, "The '_id' value cannot be of type undefined");
  if ((id as { _bsontype?: string } | null)?._bsontype === 'BSONRegExp')
    throw new StoreError(53, "The '_id' value cannot be of type regex");
  if (isDoc(id) && Object.keys(id).some((name) => name.startsWith('$')))
    throw new StoreError(52, "_id fields may not contain '$'-prefixed fields");
}
