import { describe, expect, test } from '@jest/globals';
import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { compare } from '../../../src/embedded/store/compare.ts';
import { keyOf } from '../../../src/embedded/store/keys.ts';

const scalar = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc.integer({ min: -5, max: 5 }).map((n) => Decimal128.fromString(String(n))),
  fc.integer().map((n) => new Int32(n)),
  fc.double({ noNaN: true }).map((n) => new Double(n)),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom('', 'a', 'b', 'ä', '\u0000', '\u0001', '\uffff', '😀'),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.nat().map((t) => new Timestamp({ t, i: 1 })),
  fc.constantFrom(new MinKey(), new MaxKey()),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }).map((doc) => ({ ...doc })),
  ),
}));

describe('the order of values', () => {
  test('index keys order exactly as the values do', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const byKey = Math.sign(Buffer.compare(keyOf([a]).bytes, keyOf([b]).bytes));
        expect(byKey).toBe(Math.sign(compare(a, b)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('keys of several fields order by the first, then the second, each in its direction', () => {
    const direction = fc.constantFrom<1 | -1>(1, -1);
    fc.assert(
      fc.property(scalar, scalar, scalar, scalar, direction, direction, (a, b, x, y, first, second) => {
        const key = (p: unknown, q: unknown) => keyOf([p, q], { directions: [first, second] }).bytes;
        const wanted = Math.sign(compare(a, b)) * first || Math.sign(compare(x, y)) * second;
        expect(Math.sign(Buffer.compare(key(a, x), key(b, y))) + 0).toBe(wanted + 0);
      }),
      { numRuns: 1_000 },
    );
  });

  test('types order as MongoDB says', () => {
    const ordered = [
      new MinKey(),
      null,
      -1,
      'a',
      { a: 1 },
      [1],
      new Binary(Buffer.from('x')),
      new ObjectId(),
      true,
      new Date(),
      new MaxKey(),
    ];
    const shuffled = [...ordered].reverse().sort((a, b) => compare(a, b));
    expect(shuffled).toEqual(ordered);
  });

  test('numbers of all kinds compare by their worth', () => {
    expect(compare(Long.fromString('9007199254740993'), 9007199254740992)).toBeGreaterThan(0);
    expect(compare(Decimal128.fromString('0.1'), 0.1)).toBe(0); // worth the nearest double
    expect(compare(Decimal128.fromString('5.00'), new Int32(5))).toBe(0);
    expect(keyOf([Decimal128.fromString('0.10')]).bytes).toEqual(keyOf([Decimal128.fromString('0.1')]).bytes);
    expect(compare(Number.NaN, Number.NEGATIVE_INFINITY)).toBeLessThan(0);
    expect(compare(0, -0)).toBe(0);
  });

  test('a key that is too long is shortened, and says that it no longer orders', () => {
    const long = keyOf(['x'.repeat(5_000)]);
    expect(long.bytes.length).toBeLessThanOrEqual(900);
    expect(long.ordered).toBe(false);
    expect(long.bytes).not.toEqual(keyOf(['x'.repeat(5_001)]).bytes);
  });
});
