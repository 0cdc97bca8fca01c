import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ChildPlan, Readiness } from '../../src/embedded/child.ts';
import { type Supervised, supervise, waitAfter } from '../../src/embedded/supervise.ts';
import { isAlive } from './processes.ts';

const QUICK_MS = 20;
const running: Supervised[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop(500)));
});

describe('a supervised child', () => {
  test('is ready when it says so, and leaves when asked', async () => {
    const { child, told } = keep('console.log("ready unix:/x"); setInterval(() => {}, 1000)');
    await child.ready;
    const pid = child.pid() as number;
    await child.stop(2_000);
    expect(isAlive(pid)).toBe(false);
    expect(told).toEqual([]);
  });

  test('is started again when it dies, with calm words', async () => {
    const { child, told, until } = keep('console.log("ready"); setInterval(() => {}, 1000)');
    await child.ready;
    const before = child.pid() as number;
    process.kill(before, 'SIGKILL');
    await until(() => told.includes('is back'));
    expect(told[0]).toMatch(/^stopped \(signal SIGKILL\); starting it again in /);
    expect(child.pid()).not.toBe(before);
    expect(isAlive(child.pid() as number)).toBe(true);
  });

  test('that cannot start is given up, with its own last words', async () => {
    const { child } = keep('console.error("the folder is taken"); process.exit(3)');
    await expect(child.ready).rejects.toThrow(/a child does not start \(exit code 3\):\n {2}the folder is taken/);
  });

  test('whose program is missing is given up too', async () => {
    const { child } = keepPlan({ name: 'x', command: '/nowhere/redis-server', args: [], ours: false, ready: 'line' });
    await expect(child.ready).rejects.toThrow(/ENOENT/);
  });

  test('that lives and never serves is given up too', async () => {
    const plan = planOf('console.log("I think"); setInterval(() => {}, 1000)');
    const { child, told } = keepPlan({ ...plan, readyWithinMs: 400 });
    await expect(child.ready).rejects.toThrow(/does not start \(it did not serve within 0\.4 s\):/);
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^stopped \(it did not serve within 0\.4 s\); starting it again in /);
  });

  test('that asks for more time gets it', async () => {
    const answers: Readiness[] = [...Array<Readiness>(5).fill('soon'), true];
    const plan = planOf('setInterval(() => {}, 1000)');
    const { child, told } = keepPlan({ ...plan, readyWithinMs: 0, ready: async () => answers.shift() ?? false });
    await child.ready;
    expect([answers, told]).toEqual([[], []]);
  });

  test('that will not leave is ended by force', async () => {
    const { child } = keep('process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000)');
    await child.ready;
    const pid = child.pid() as number;
    await child.stop(100);
    expect(isAlive(pid)).toBe(false);
  });

  test('that is stopped while it waits to be started again stays away', async () => {
    const { child, told, until } = keep('console.log("ready"); setInterval(() => {}, 1000)', 60_000);
    await child.ready;
    process.kill(child.pid() as number, 'SIGKILL');
    await until(() => told.length === 1);
    await child.stop(100);
    expect(child.pid()).toBeUndefined();
  });
});

test('waits grow from one second to thirty and never shrink while failures go on', () => {
  expect([1, 2, 3, 4, 5, 6].map((failures) => waitAfter(failures))).toEqual([1000, 2000, 4000, 8000, 16000, 30000]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), (failures) => {
      expect(waitAfter(failures + 1)).toBeGreaterThanOrEqual(waitAfter(failures));
      expect(waitAfter(failures)).toBeLessThanOrEqual(30_000);
    }),
  );
});

function keep(program: string, firstWaitMs = QUICK_MS) {
  return keepPlan(planOf(program), firstWaitMs);
}

function planOf(program: string): ChildPlan {
  return { name: 'a child', command: process.execPath, args: ['-e', program], ours: true, ready: 'line' };
}

function keepPlan(plan: ChildPlan, firstWaitMs = QUICK_MS) {
  const told: string[] = [];
  const waiting: (() => void)[] = [];
  const listener = {
    told: (_name: string, sentence: string) => {
      told.push(sentence);
      for (const look of waiting) look();
    },
    wrote: () => {},
  };
  const child = supervise(plan, listener, firstWaitMs);
  running.push(child);
  const until = (fact: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => fact() && resolve();
      waiting.push(look);
      look();
    });
  return { child, told, until };
}
