/*
 * The top-level fields of a BSON document as slices of its bytes, so that a document need not be decoded for the sake
 * of one or two of them. Only for documents that are known to be whole. Layout: bsonspec.org.
 */

const FIXED_BYTES: Record<number, number> = { 1: 8, 7: 12, 8: 1, 9: 8, 16: 4, 17: 8, 18: 8, 19: 16 };
/** Types whose value begins with a length, and what comes on top of that. */
const BESIDE_LENGTH: Record<number, number> = { 2: 4, 3: 0, 4: 0, 5: 5, 12: 16, 13: 4, 14: 4, 15: 0 };
const REGEX = 11;

const fixed = Int8Array.from({ length: 256 }, (_, type) => FIXED_BYTES[type] ?? 0);
const beside = Int8Array.from({ length: 256 }, (_, type) => BESIDE_LENGTH[type] ?? -1);

/** Where the name ends that begins here. */
function endOfName(raw: Buffer, at: number): number {
  let end = at;
  while (raw[end] !== 0) end += 1;
  return end;
}

/** Where the element ends whose name ends at `nameEnd`. */
function endOfElement(raw: Buffer, start: number, nameEnd: number): number {
  const type = raw[start] as number;
  const more = beside[type] as number;
  if (more >= 0) return nameEnd + 1 + more + raw.readInt32LE(nameEnd + 1);
  if (type === REGEX) return endOfName(raw, endOfName(raw, nameEnd + 1) + 1) + 1;
  return nameEnd + 1 + (fixed[type] as number);
}

/** Names of top-level fields. */
export class FieldSet {
  readonly names: ReadonlySet<string>;
  readonly #bytes: Buffer[];

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
    this.#bytes = Array.from(this.names, (name) => Buffer.from(name));
  }

  /** The document with only these fields. */
  pick(raw: Buffer): Buffer {
    const made = new Assembly();
    let missing = this.#bytes.length;
    this.#each(raw, (name, start, end) => {
      if (name < 0) return true;
      made.add(raw, start, end);
      missing -= 1;
      return missing > 0;
    });
    return made.done();
  }

  /** The document with these fields as they are in `part`: changed where they stand, added at the end, or gone. */
  replace(raw: Buffer, part: Buffer): Buffer {
    const now = new Map<number, [number, number]>();
    this.#each(part, (name, start, end) => {
      now.set(name, [start, end]);
      return true;
    });
    const made = new Assembly();
    const addNow = (name: number) => {
      const place = now.get(name);
      if (place) made.add(part, ...place);
      now.delete(name);
    };
    this.#each(raw, (name, start, end) => {
      if (name < 0) made.add(raw, start, end);
      else addNow(name);
      return true;
    });
    for (const name of now.keys()) addNow(name);
    return made.done();
  }

  /**
   * Visits the fields of a document as long as `visit` wants more: which of these it is (-1 for another), and where its
   * element starts and ends.
   */
  #each(raw: Buffer, visit: (name: number, start: number, end: number) => boolean): void {
    for (let at = 4; raw[at] !== 0; ) {
      const nameEnd = endOfName(raw, at + 1);
      const end = endOfElement(raw, at, nameEnd);
      if (!visit(this.#find(raw, at + 1, nameEnd), at, end)) return;
      at = end;
    }
  }

  #find(raw: Buffer, start: number, end: number): number {
    return this.#bytes.findIndex((name) => {
      if (name.length !== end - start) return false;
      for (let i = 0; i < name.length; i += 1) if (name[i] !== raw[start + i]) return false;
      return true;
    });
  }
}

/** A document in the making, of elements that are copied from others; those that follow each other are copied at once. */
class Assembly {
  readonly #slices: { from: Buffer; start: number; end: number }[] = [];

  add(from: Buffer, start: number, end: number): void {
    const last = this.#slices.at(-1);
    if (last?.from === from && last.end === start) last.end = end;
    else this.#slices.push({ from, start, end });
  }

  done(): Buffer {
    return documentOf(this.#slices.map(({ from, start, end }) => from.subarray(start, end)));
  }
}

/** A document of these elements. */
export function documentOf(elements: Uint8Array[]): Buffer {
  const size = elements.reduce((sum, part) => sum + part.length, 5);
  const made = Buffer.allocUnsafe(size);
  made.writeInt32LE(size);
  let at = 4;
  for (const part of elements) {
    made.set(part, at);
    at += part.length;
  }
  made[at] = 0;
  return made;
}

/** The bytes of a document without fields. */
const SMALLEST = 5;
const ID = new FieldSet(['_id']);
/** The name of the first field, with the 0 that closes it. */
const ID_NAME = Buffer.from('_id\0');

/** How many fields a document has, the same name counted as often as it stands there. */
export function countOfFields(raw: Buffer): number {
  let count = 0;
  for (let at = 4; raw[at] !== 0; at = endOfElement(raw, at, endOfName(raw, at + 1))) count += 1;
  return count;
}

/** The document with its `_id` in front: as it came when it is there, moved or made otherwise. */
export function withIdFirst(raw: Buffer, makeId: () => Buffer): Buffer {
  if (ID_NAME.every((byte, i) => raw[5 + i] === byte)) return raw;
  const own = ID.pick(raw);
  const id = own.length > SMALLEST ? own : makeId();
  return documentOf([id.subarray(4, -1), ID.replace(raw, EMPTY_DOCUMENT).subarray(4, -1)]);
}

const EMPTY_DOCUMENT = documentOf([]);
