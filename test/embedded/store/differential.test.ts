import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { mongo } from 'mongoose';
import { givenDatabase } from './given.ts';
import { matches, type Plain, projected, sorted, updated } from './reference.ts';

/** Many more for a thorough search: STORE_RUNS=1000. */
const RUNS = Number(process.env.STORE_RUNS ?? 12);
const MOST_MS = 120_000 + RUNS * 500;

type Filter<T> = mongo.Filter<T>;

const scalar = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom('', 'a', 'b', 'ä'),
  fc.constant(null),
  fc.boolean(),
  fc.constantFrom(1.5, -0.5),
);
const sub = fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }).map((doc) => ({ ...doc }));
const field = fc.oneof(
  { weight: 3, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  sub,
  fc.array(sub, { maxLength: 3 }),
);
const document = fc.record({ a: field, b: field, c: scalar }, { requiredKeys: [] }).map((doc) => ({ ...doc }));
const documents = fc
  .array(document, { minLength: 3, maxLength: 12 })
  .map((docs) => docs.map((doc, _id) => ({ _id, ...doc })));

const path = fc.constantFrom('a', 'b', 'c', 'a.x', 'b.y');
const simple = fc.oneof(
  fc.record({ $eq: scalar }),
  fc.record({ $ne: scalar }),
  fc.record({ $gt: scalar }),
  fc.record({ $gte: scalar, $lt: scalar }),
  fc.record({ $lte: scalar }),
  fc.record({ $in: fc.array(scalar, { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(scalar, { maxLength: 2 }) }),
);
const conditions = fc.oneof(
  { weight: 4, arbitrary: simple },
  { weight: 2, arbitrary: scalar },
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $size: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ $mod: fc.constantFrom([2, 0], [2, 1], [3, -1]) }),
  fc.record({ $type: fc.constantFrom('null', 'number', 'string', 'object', 'array', 'bool') }),
  fc.record({ $all: fc.array(scalar, { minLength: 1, maxLength: 2 }) }),
  fc.record({ $not: simple }),
  fc.record({ $elemMatch: simple }),
  fc.record({ $elemMatch: fc.record({ x: scalar }) }),
  sub,
);
const clause = fc.tuple(path, conditions).map(([name, spec]) => ({ [name]: spec }) as Plain);
const filter = fc.oneof(
  { weight: 3, arbitrary: clause },
  { weight: 3, arbitrary: fc.tuple(clause, clause).map(([a, b]) => ({ ...a, ...b })) },
  fc
    .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(clause, { minLength: 1, maxLength: 2 }))
    .map(([name, parts]) => ({ [name]: parts }) as Plain),
  fc.tuple(clause, fc.array(clause, { minLength: 2, maxLength: 3 })).map(([one, $or]) => ({ ...one, $or }) as Plain),
  fc
    .tuple(clause, fc.constantFrom('$gt', '$lte', '$eq'), scalar)
    .map(([one, name, value]) => ({ ...one, $expr: { [name]: ['$c', value] } }) as Plain),
);
const cut = fc.oneof(
  fc.record({ $slice: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ $slice: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 3 })) }),
  fc.record({ $elemMatch: simple }),
  fc.record({ $elemMatch: fc.record({ x: scalar }) }),
);
const projection = fc.record({ a: cut, b: cut, c: fc.constant(1) }, { requiredKeys: ['a'] });
const direction = fc.constantFrom(1, -1);
const sort = fc
  .tuple(path, direction, direction)
  .map(([name, first, second]) => ({ [name]: first, _id: second }) as Plain);
const query = fc.record({ filter, sort });

const change = fc.oneof(
  fc.tuple(
    fc.constantFrom('$set', '$min', '$max', '$push', '$addToSet', '$pull'),
    fc.constantFrom('a', 'b', 'c'),
    scalar,
  ),
  fc.tuple(fc.constant('$set'), fc.constantFrom('a', 'b'), field),
  fc.tuple(fc.constant('$inc'), fc.constantFrom('a', 'c'), fc.integer({ min: -2, max: 2 })),
  fc.tuple(fc.constant('$mul'), fc.constantFrom('a', 'c'), fc.constantFrom(-2, 2, 3)),
  fc.tuple(fc.constant('$rename'), fc.constantFrom('a', 'b'), fc.constant('d')),
  fc.tuple(
    fc.constant('$push'),
    fc.constantFrom('a', 'b'),
    fc
      .record(
        {
          $each: fc.array(scalar, { maxLength: 2 }),
          $position: fc.integer({ min: -2, max: 3 }),
          $sort: fc.constantFrom(1, -1),
          $slice: fc.integer({ min: -3, max: 3 }),
        },
        { requiredKeys: ['$each'] },
      )
      .map((modifiers) => ({ ...modifiers })),
  ),
  fc.tuple(fc.constant('$unset'), fc.constantFrom('a', 'b', 'c'), fc.constant(1)),
  fc.tuple(fc.constant('$pop'), fc.constantFrom('a', 'b'), fc.constantFrom(1, -1)),
) as fc.Arbitrary<[string, string, unknown]>;

const INDEXES = [{ a: 1 }, { a: -1, c: 1 }, { 'a.x': 1 }, { c: 1, a: -1 }, { 'b.y': -1 }, { c: -1, _id: 1 }] as const;

describe('the store, a plain model of the manual and MongoDB agree', () => {
  let given: Awaited<ReturnType<typeof givenDatabase>>;
  beforeAll(async () => {
    given = await givenDatabase();
    await given.db.collection('indexed').createIndexes(INDEXES.map((key) => ({ key: { ...key } })));
    await given.db.collection('indexed').createIndex({ b: 1 }, { sparse: true });
  });
  afterAll(() => given.end());

  const fill = async (name: string, docs: Plain[]) => {
    const collection = given.db.collection<Plain>(name);
    await collection.deleteMany({});
    await collection.insertMany(docs.map((doc) => ({ ...doc })));
    return collection;
  };

  test.each(['bare', 'indexed'])(
    'on filters, sorts and windows (%s)',
    async (name) => {
      const property = fc.asyncProperty(
        documents,
        fc.array(query, { minLength: 8, maxLength: 8 }),
        async (docs, queries) => {
          const collection = await fill(name, docs);
          for (const { filter, sort } of queries) {
            const wanted = sorted(
              docs.filter((doc) => matches(doc, filter)),
              sort,
            );
            const shown = JSON.stringify({ filter, sort });
            expect([
              shown,
              await collection
                .find(filter)
                .sort(sort as Record<string, 1>)
                .toArray(),
            ]).toEqual([shown, wanted]);
            expect([shown, await collection.countDocuments(filter)]).toEqual([shown, wanted.length]);
            expect(
              await collection
                .find(filter)
                .sort(sort as Record<string, 1>)
                .skip(1)
                .limit(2)
                .toArray(),
            ).toEqual(wanted.slice(1, 3));
          }
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    },
    MOST_MS,
  );

  test(
    'on projections that cut',
    async () => {
      const property = fc.asyncProperty(documents, projection, async (docs, wanted) => {
        const collection = await fill('bare', docs);
        const found = await collection
          .find({}, { projection: wanted as Plain })
          .sort({ _id: 1 })
          .toArray();
        expect([JSON.stringify(wanted), found]).toEqual([
          JSON.stringify(wanted),
          docs.map((doc) => projected(doc, wanted)),
        ]);
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    MOST_MS,
  );

  test.each(['bare', 'indexed'])(
    'on updates (%s)',
    async (name) => {
      const property = fc.asyncProperty(
        documents,
        fc.array(fc.tuple(filter, change), { minLength: 5, maxLength: 5 }),
        async (docs, steps) => {
          const collection = await fill(name, docs);
          const model = docs.map((doc) => ({ ...doc }) as Plain);
          for (const [where, step] of steps) {
            const [operator, target, operand] = step;
            const at = model.findIndex((doc) => matches(doc, where));
            const id = at < 0 ? undefined : (model[at] as Plain)._id;
            const outcome = attempt(() => (at < 0 ? undefined : updated(model[at] as Plain, step)));
            const update = { [operator]: { [target]: operand } };
            const wanted = { ...where, ...(id !== undefined && { _id: id }) } as Filter<Plain>;
            if (outcome === 'refused') await expect(collection.updateOne(wanted, update)).rejects.toThrow();
            else expect((await collection.updateOne(wanted, update)).matchedCount).toBe(at < 0 ? 0 : 1);
            if (outcome && outcome !== 'refused') model[at] = outcome;
            expect([JSON.stringify(step), await collection.find().sort({ _id: 1 }).toArray()]).toEqual([
              JSON.stringify(step),
              model,
            ]);
          }
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    },
    MOST_MS,
  );
});

function attempt(work: () => Plain | undefined): Plain | undefined | 'refused' {
  try {
    return work();
  } catch {
    return 'refused';
  }
}
