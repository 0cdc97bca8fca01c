import { describe, expect, test } from '@jest/globals';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  deserialize,
  Int32,
  Long,
  MaxKey,
  ObjectId,
  serialize,
} from 'bson';
import fc from 'fast-check';
import { countOfFields, FieldSet, withIdFirst } from '../../../src/embedded/store/fields.ts';

const value = fc.oneof(
  fc.string(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.array(fc.string(), { maxLength: 2 }),
  fc.record({ a: fc.string() }).map((doc) => ({ ...doc })),
  fc.constantFrom(
    new Int32(1),
    new Double(2.5),
    Long.fromNumber(2 ** 40),
    Decimal128.fromString('1.10'),
    new ObjectId(),
    new Binary(Buffer.from('bytes')),
    new BSONRegExp('a.b', 'i'),
    new Code('x', { y: 1 }),
    new MaxKey(),
  ),
);
const name: fc.Arbitrary<string> = fc.constantFrom('_id', 'a', 'aa', 'b', 'ö', 'state');
const document = fc.dictionary(name, value).map((doc) => ({ ...doc }));
const names = fc.uniqueArray(name);

const bytesOf = (doc: Record<string, unknown>) => Buffer.from(serialize(doc));
const read = (raw: Buffer) => deserialize(raw, { promoteValues: false, bsonRegExp: true });

describe('fields as slices of bytes', () => {
  test('a document of some fields is what would be made of it by decoding', () => {
    fc.assert(
      fc.property(document, names, (doc, wanted) => {
        const kept = Object.fromEntries(Object.entries(doc).filter(([field]) => wanted.includes(field)));
        expect(new FieldSet(wanted).pick(bytesOf(doc))).toEqual(bytesOf(kept));
      }),
    );
  });

  test('fields change where they stand, are added at the end, or go', () => {
    fc.assert(
      fc.property(document, document, names, (doc, other, wanted) => {
        const part = Object.fromEntries(Object.entries(other).filter(([field]) => wanted.includes(field)));
        const rest = Object.entries(doc).filter(([field]) => !wanted.includes(field) || field in part);
        const made = new FieldSet(wanted).replace(bytesOf(doc), bytesOf(part));
        expect(made).toEqual(bytesOf({ ...Object.fromEntries(rest), ...part }));
      }),
    );
  });

  test('fields are counted as they stand there, a name that comes twice as two', () => {
    fc.assert(
      fc.property(document, (doc) => {
        const raw = bytesOf(doc);
        expect(countOfFields(raw)).toBe(Object.keys(doc).length);
        const twice = Buffer.concat([Buffer.alloc(4), raw.subarray(4, -1), raw.subarray(4)]);
        expect(countOfFields(twice)).toBe(Object.keys(doc).length * 2);
      }),
    );
  });

  test('_id comes first, and is made when it is missing', () => {
    fc.assert(
      fc.property(document, (doc) => {
        const made = read(withIdFirst(bytesOf(doc), () => bytesOf({ _id: 'made' })));
        expect(made).toEqual({ _id: 'made', ...read(bytesOf(doc)) });
        expect(Object.keys(made)[0]).toBe('_id');
      }),
    );
  });
});
