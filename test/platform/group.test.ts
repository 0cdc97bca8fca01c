import { expect, test } from '@jest/globals';
import { grouped } from '../../src/platform/group.ts';
import { Slots } from '../../src/platform/slots.ts';
import { within } from '../../src/platform/within.ts';

test('what is asked for together is done together, and each hears of its own', async () => {
  const groups: number[][] = [];
  const double = grouped(
    async (items: number[]) => {
      groups.push(items);
      return items.map((item) => item * 2);
    },
    { gatherMs: 1, most: () => 4 },
  );
  expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12]);
  expect(groups).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ]);
  expect(await double(7)).toBe(14);
});

test('a group that fails tells everybody in it, and the next one is not harmed', async () => {
  let times = 0;
  const work = grouped(
    async (items: string[]) => {
      if (times++ === 0) throw new Error('away');
      return items;
    },
    { gatherMs: 1, most: () => 10 },
  );
  const outcomes = await Promise.allSettled([work('a'), work('b')]);
  expect(outcomes.map((one) => one.status)).toEqual(['rejected', 'rejected']);
  expect(await work('c')).toBe('c');
});

test('a group that is never answered is given up, and its place is free for the next', async () => {
  let times = 0;
  const never = new Promise<string[]>(() => undefined);
  const work = grouped(
    async (items: string[]) => within(times++ === 0 ? never : Promise.resolve(items), 20, 'the store'),
    { gatherMs: 1, most: () => 10 },
  );
  await expect(work('a')).rejects.toThrow('the store did not answer within 20 ms');
  expect(await work('b')).toBe('b');
});

test('work that fails after it was given up does no harm', async () => {
  let fail = (_problem: Error) => {};
  const work = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  await expect(within(work, 1, 'it')).rejects.toThrow('it did not answer within 1 ms');
  fail(new Error('late')); // as an unhandled rejection this would end the process
  await expect(work).rejects.toThrow('late');
});

test('no more than so many are at it at once, and a failure gives its place back', async () => {
  const slots = new Slots();
  let [busy, most] = [0, 0];
  const work = (n: number) =>
    slots.within(2, async () => {
      most = Math.max(most, ++busy);
      await new Promise((resolve) => setImmediate(resolve));
      busy--;
      if (n === 1) throw new Error('no');
      return n;
    });
  const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
  expect(most).toBe(2);
  expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});
