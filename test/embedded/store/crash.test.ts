import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import type { mongo } from 'mongoose';
import { MongoClient, temporaryFolder } from './given.ts';

const KILLS = Number(process.env.STORE_KILLS ?? 3);
const WRITERS = 4;
const MAIN = join(process.cwd(), 'src/embedded/store/main.ts');

interface Row {
  _id: string;
  n: number;
  half: number;
}

async function start(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', MAIN, '--folder', folder, '--socket', join(folder, 's.sock')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, url: String(line).trim().replace('ready ', '') };
}

/** Writes until the store dies; notes the last number that was acknowledged for each row. */
async function write(
  rows: mongo.Collection<Row>,
  writer: string,
  acknowledged: Map<string, number>,
  enough: () => void,
): Promise<void> {
  for (let i = 0; ; i += 1) {
    const _id = `${writer}-${i % 50}`;
    const n = (acknowledged.get(_id) ?? 0) + 1;
    try {
      await rows.updateOne({ _id }, { $set: { n, half: Math.floor(n / 2) } }, { upsert: true });
    } catch {
      return;
    }
    acknowledged.set(_id, n);
    if (i === 60) enough();
  }
}

async function writeUntilKilled(folder: string, round: number, acknowledged: Map<string, number>): Promise<void> {
  const { child, url } = await start(folder);
  const client = await new MongoClient(url, { serverSelectionTimeoutMS: 300 }).connect();
  const rows = client.db('crash').collection<Row>('rows');
  await rows.createIndex({ half: 1 });
  const writers: Promise<void>[] = [];
  await Promise.all(
    Array.from(
      { length: WRITERS },
      (_, w) => new Promise<void>((enough) => writers.push(write(rows, `${round}-${w}`, acknowledged, enough))),
    ),
  );
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  await Promise.all(writers);
  await client.close();
}

describe('a store that is killed', () => {
  test('keeps all it acknowledged, and its indexes agree with its documents', async () => {
    const { folder, remove } = temporaryFolder();
    const acknowledged = new Map<string, number>();
    for (let round = 0; round < KILLS; round += 1) await writeUntilKilled(folder, round, acknowledged);
    const { child, url } = await start(folder);
    const client = await new MongoClient(url).connect();
    const rows = client.db('crash').collection<Row>('rows');
    const found = new Map((await rows.find().toArray()).map((row) => [row._id, row]));
    for (const [id, n] of acknowledged) {
      // The write in flight when it died may or may not be there.
      expect([n, n + 1]).toContain(found.get(id)?.n);
    }
    const byIndex = await rows
      .find({ half: { $gte: 0 } })
      .hint('half_1')
      .toArray();
    expect(byIndex.map((row) => row._id).sort()).toEqual([...found.keys()].sort());
    expect(byIndex.every((row) => row.half === Math.floor(row.n / 2))).toBe(true);
    expect(acknowledged.size).toBeGreaterThan(KILLS * WRITERS);
    await client.close();
    const closed = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await closed)[0]).toBe(0);
    remove();
  }, 120_000);
});
