import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Catalog } from '../../../src/embedded/store/catalog.ts';
import { Storage } from '../../../src/embedded/store/storage.ts';
import { WriteQueue } from '../../../src/embedded/store/write-queue.ts';

const folder = mkdtempSync(join(tmpdir(), 'aktuellt-queue-'));
let storage: Storage;
beforeEach(() => {
  storage = new Storage(folder, false);
});
afterEach(async () => {
  await storage.close();
  rmSync(folder, { recursive: true, force: true });
});

const queueOf = (longMs: number) => new WriteQueue(storage, new Catalog(storage), longMs);

/** Adds three writes; answers them in the order in which they were settled, with the transaction they were in. */
function three(queue: WriteQueue): Promise<[write: number, transaction: number][]> {
  const before = storage.transactions;
  const settled: [number, number][] = [];
  return new Promise((resolve) => {
    for (const n of [0, 1, 2])
      queue.add(
        () => n,
        () => {
          if (settled.push([n, storage.transactions - before]) === 3) resolve(settled);
        },
      );
  });
}

describe('writes of one turn', () => {
  test('share a transaction while it is short', async () => {
    expect(await three(queueOf(60_000))).toEqual([0, 1, 2].map((n) => [n, 1]));
  });

  test('get one each when every one of them takes long', async () => {
    expect(await three(queueOf(0))).toEqual([0, 1, 2].map((n) => [n, n + 1]));
  });

  test('are all committed when the queue is closed', async () => {
    const queue = queueOf(0);
    const all = three(queue);
    queue.close();
    expect(await all).toHaveLength(3);
    expect(await Promise.race([three(queue), Promise.resolve('not answered')])).toBe('not answered');
  });
});
