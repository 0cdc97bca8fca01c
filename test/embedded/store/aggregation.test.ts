import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import { givenDatabase } from './given.ts';

type Any = Record<string, unknown>;

describe('aggregation', () => {
  let given: Awaited<ReturnType<typeof givenDatabase>>;
  let sent: mongo.Collection<Any>;
  beforeAll(async () => {
    given = await givenDatabase();
    sent = given.db.collection<Any>('sent');
    await sent.insertMany([
      { _id: 1, region: 'Skåne', state: 'sent', tries: 1, at: new Date('2026-03-28T23:30:00Z'), links: ['a', 'b'] },
      { _id: 2, region: 'Skåne', state: 'failed', tries: 3, at: new Date('2026-03-29T01:30:00Z'), links: [] },
      { _id: 3, region: 'Uppsala', state: 'sent', tries: 2, at: new Date('2026-10-25T00:30:00Z'), links: ['a'] },
      { _id: 4, region: 'Uppsala', state: 'sent', tries: 5, at: new Date('2026-10-25T01:30:00Z') },
    ] as Any[]);
    await given.db.collection<Any>('regions').insertMany([
      { _id: 'Skåne', code: 12 },
      { _id: 'Uppsala', code: 3 },
    ] as Any[]);
  });
  afterAll(() => given.end());

  const run = (...pipeline: Any[]) => sent.aggregate(pipeline).toArray();
  const value = async (expression: unknown, _id = 1) =>
    (await run({ $match: { _id } }, { $project: { _id: 0, v: expression } }))[0]?.v;

  test('groups with every accumulator', async () => {
    const group = {
      _id: '$region',
      n: { $sum: 1 },
      tries: { $sum: '$tries' },
      mean: { $avg: '$tries' },
      least: { $min: '$tries' },
      most: { $max: '$tries' },
      first: { $first: '$_id' },
      last: { $last: '$_id' },
      all: { $push: '$tries' },
      states: { $addToSet: '$state' },
    };
    expect(await run({ $sort: { _id: 1 } }, { $group: group }, { $sort: { _id: 1 } })).toEqual([
      {
        _id: 'Skåne',
        n: 2,
        tries: 4,
        mean: 2,
        least: 1,
        most: 3,
        first: 1,
        last: 2,
        all: [1, 3],
        states: expect.arrayContaining(['sent', 'failed']),
      },
      {
        _id: 'Uppsala',
        n: 2,
        tries: 7,
        mean: 3.5,
        least: 2,
        most: 5,
        first: 3,
        last: 4,
        all: [2, 5],
        states: ['sent'],
      },
    ]);
  });

  test('unwinds, joins, facets, counts and replaces', async () => {
    expect(
      await run({ $unwind: '$links' }, { $group: { _id: '$links', n: { $sum: 1 } } }, { $sort: { _id: 1 } }),
    ).toEqual([
      { _id: 'a', n: 2 },
      { _id: 'b', n: 1 },
    ]);
    expect(await run({ $unwind: { path: '$links', preserveNullAndEmptyArrays: true } }, { $count: 'n' })).toEqual([
      { n: 5 },
    ]);
    const joined = await run(
      { $match: { _id: 3 } },
      { $lookup: { from: 'regions', localField: 'region', foreignField: '_id', as: 'r' } },
      { $replaceRoot: { newRoot: { $first: '$r' } } },
    );
    expect(joined).toEqual([{ _id: 'Uppsala', code: 3 }]);
    const facets = await run({
      $facet: { total: [{ $count: 'n' }], last: [{ $sort: { _id: -1 } }, { $limit: 1 }, { $project: { tries: 1 } }] },
    });
    expect(facets).toEqual([{ total: [{ n: 4 }], last: [{ _id: 4, tries: 5 }] }]);
    expect(await run({ $set: { 'a.b': '$tries' } }, { $unset: ['links', 'at', 'state'] }, { $skip: 3 })).toEqual([
      { _id: 4, region: 'Uppsala', tries: 5, a: { b: 5 } },
    ]);
  });

  test('days and hours are those of Stockholm, across both changes of the clock', async () => {
    const timezone = 'Europe/Stockholm';
    const format = { $dateToString: { date: '$at', format: '%Y-%m-%d %H:%M %z', timezone } };
    const shown = await run(
      { $sort: { _id: 1 } },
      { $project: { day: { $dateTrunc: { date: '$at', unit: 'day', timezone } }, format } },
    );
    expect(shown).toEqual([
      { _id: 1, day: new Date('2026-03-28T23:00:00Z'), format: '2026-03-29 00:30 +0100' },
      { _id: 2, day: new Date('2026-03-28T23:00:00Z'), format: '2026-03-29 03:30 +0200' },
      { _id: 3, day: new Date('2026-10-24T22:00:00Z'), format: '2026-10-25 02:30 +0200' },
      { _id: 4, day: new Date('2026-10-24T22:00:00Z'), format: '2026-10-25 02:30 +0100' },
    ]);
    expect(await value({ $dateTrunc: { date: '$at', unit: 'week', timezone, startOfWeek: 'monday' } })).toEqual(
      new Date('2026-03-22T23:00:00Z'),
    );
    expect(await value({ $dateTrunc: { date: '$at', unit: 'month', timezone } }, 3)).toEqual(
      new Date('2026-09-30T22:00:00Z'),
    );
    expect(await value({ $hour: { date: '$at', timezone } }, 2)).toBe(3);
    expect(await value({ $isoDayOfWeek: { date: '$at', timezone } }, 1)).toBe(7);
  });

  test.each<[unknown, unknown]>([
    [{ $cond: [{ $gte: ['$tries', 2] }, 'many', 'one'] }, 'one'],
    [{ $ifNull: ['$nothing', '$also', 'fallback'] }, 'fallback'],
    [{ $concat: [{ $toUpper: '$state' }, '-', { $toString: '$tries' }] }, 'SENT-1'],
    [{ $substrCP: ['$region', 2, 2] }, 'ån'],
    [{ $split: ['a,b', ','] }, ['a', 'b']],
    [{ $map: { input: '$links', as: 'l', in: { $concat: ['$$l', '!'] } } }, ['a!', 'b!']],
    [{ $filter: { input: [1, 2, 3], cond: { $gt: ['$$this', 1] } } }, [2, 3]],
    [{ $reduce: { input: [1, 2, 3], initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
    [{ $slice: ['$links', -1] }, ['b']],
    [{ $slice: [[1, 2, 3], 1, 2] }, [2, 3]],
    // biome-ignore lint/suspicious/noThenProperty: the name of an argument
    [{ $switch: { branches: [{ case: { $gt: ['$tries', 5] }, then: 'many' }], default: 'few' } }, 'few'],
    [{ $arrayElemAt: ['$links', -1] }, 'b'],
    [{ $in: ['a', '$links'] }, true],
    [{ $round: [2.5, 0] }, 2],
    [{ $divide: [7, 2] }, 3.5],
    [{ $subtract: ['$at', new Date('2026-03-28T23:29:00Z')] }, 60_000],
    [{ $eq: ['$missing', null] }, false],
    [{ $lt: ['$missing', null] }, true],
  ])('%j is %j', async (expression, wanted) => {
    expect(await value(expression)).toEqual(wanted);
  });

  test('what is not offered is refused by name', async () => {
    await expect(run({ $nonsense: 1 })).rejects.toMatchObject({ code: 40324 });
    await expect(run({ $project: { a: { $nonsense: 1 } } })).rejects.toThrow(/\$nonsense/);
    await expect(value({ $divide: [1, 0] })).rejects.toMatchObject({ code: 2 });
  });
});
