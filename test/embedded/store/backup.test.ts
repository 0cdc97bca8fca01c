import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Binary, BSONRegExp, DBRef, Decimal128, Double, Int32, Long, MaxKey, ObjectId, Timestamp } from 'bson';
import { type Manifest, readBackup, writeBackup } from '../../../scripts/copy/backup.ts';
import { documentsOf, sumOf } from '../../../scripts/copy/documents.ts';
import { move } from '../../../scripts/copy/move.ts';
import { openPlace, type Place } from '../../../scripts/copy/place.ts';
import { openStore } from '../../../src/embedded/store/server.ts';
import { ROOT } from '../../../src/platform/root.ts';
import { MongoClient, temporaryFolder } from './given.ts';

interface Row {
  _id: string;
  n: number;
}

/** One document with every kind of value, and fields that JavaScript would put in another order. */
const odd = () => ({
  _id: new ObjectId(),
  int: new Int32(1),
  double: new Double(1),
  long: Long.fromNumber(1),
  decimal: Decimal128.fromString('1.10'),
  date: new Date(0),
  bytes: new Binary(Buffer.from([1, 2]), 4),
  pattern: new BSONRegExp('^a', 'i'),
  time: new Timestamp({ t: 1, i: 2 }),
  end: new MaxKey(),
  reference: new DBRef('people', new ObjectId()),
  nothing: null,
  list: [1, [2, { a: 'ö' }]],
  votes: new Map([
    ['b', 1],
    ['12', 2],
    ['a', 3],
  ]),
});

/** As a person types it, for a data folder. */
function typeRestore(from: string, data: string) {
  const args = ['--import', 'tsx', 'scripts/restore.ts', '--from', from, '--data', data, '--yes'];
  return promisify(execFile)(process.execPath, args, { cwd: ROOT, env: { ...process.env, MONGO_URL: '' } });
}

/** Every write here waits for the disk. */
const SLOW_DISK_MS = 60_000;

describe('backup, restore and move', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const folder = () => {
    const { folder: path, remove } = temporaryFolder();
    ends.push(remove);
    return path;
  };
  const place = async (): Promise<Place> => {
    const opened = await openPlace({ data: folder(), url: null, create: true });
    ends.push(() => opened.close());
    return opened;
  };
  const sums = async ({ db }: Place, { collections }: Pick<Manifest, 'collections'>) =>
    Promise.all(collections.map(async ({ name }) => ({ name, sha256: (await sumOf(documentsOf(db, name))).sha256 })));
  const expected = ({ collections }: Manifest) => collections.map(({ name, sha256 }) => ({ name, sha256 }));

  test(
    'what is written meanwhile is in the backup as it was at one moment',
    async () => {
      const from = await place();
      const [first, last] = [from.db.collection<Row>('a_first'), from.db.collection<Row>('z_last')];
      await from.db
        .collection('middle')
        .insertMany(Array.from({ length: 8_000 }, (_, i) => ({ text: 'x'.repeat(i % 900) })));
      let writing = true;
      let n = 0;
      const step = async () => {
        n += 1;
        await first.updateOne({ _id: 'n' }, { $set: { n } }, { upsert: true });
        await last.updateOne({ _id: 'n' }, { $set: { n } }, { upsert: true });
      };
      await step();
      const writer = (async () => {
        while (writing) await step();
      })();
      ends.push(() => {
        writing = false;
        return writer;
      });
      const path = join(folder(), 'backup');
      const before = n;
      const manifest = await writeBackup(from, path);
      expect(n).toBeGreaterThan(before + 3);
      expect(manifest.consistent).toBe(true);
      const to = await place();
      await readBackup(path, to);
      expect(await sums(to, manifest)).toEqual(expected(manifest));
      const [one, other] = [
        await to.db.collection<Row>('a_first').findOne({ _id: 'n' }),
        await to.db.collection<Row>('z_last').findOne({ _id: 'n' }),
      ];
      expect([0, 1]).toContain((one?.n ?? 0) - (other?.n ?? 0));
    },
    SLOW_DISK_MS,
  );

  test(
    'every value, every index and the order of fields come back',
    async () => {
      const from = await place();
      const things = from.db.collection('things');
      await things.insertMany([odd(), odd()]);
      await things.createIndex({ int: 1, date: -1 }, { name: 'both' });
      await things.createIndex({ mail: 1 }, { unique: true, partialFilterExpression: { mail: { $type: 'string' } } });
      await things.createIndex({ date: 1 }, { expireAfterSeconds: 3_600 });
      await from.db.createCollection('empty');
      const path = join(folder(), 'backup');
      const manifest = await writeBackup(from, path);
      const to = await place();
      await readBackup(path, to);
      expect(await sums(to, manifest)).toEqual(expected(manifest));
      expect(await to.db.collection('things').indexes()).toEqual(await things.indexes());
      expect(manifest.collections.map(({ name, documents }) => [name, documents])).toEqual([
        ['empty', 0],
        ['things', 2],
      ]);
    },
    SLOW_DISK_MS,
  );

  test(
    'nothing is replaced unless it is meant, and a damaged backup replaces nothing',
    async () => {
      const from = await place();
      await from.db.collection<Row>('rows').insertMany([
        { _id: 'a', n: 1 },
        { _id: 'b', n: 2 },
      ]);
      const path = join(folder(), 'backup');
      await writeBackup(from, path);
      await expect(writeBackup(from, path)).rejects.toThrow(/not empty/);
      await from.db.collection<Row>('rows').insertOne({ _id: 'c', n: 3 });
      await expect(readBackup(path, from)).rejects.toThrow(/3 documents .* --yes/);
      const file = join(path, 'rows.bson');
      const whole = readFileSync(file);
      writeFileSync(file, whole.subarray(0, whole.length - 3));
      await expect(readBackup(path, from, true)).rejects.toThrow(/damaged/);
      whole[whole.length - 4] = 9;
      writeFileSync(file, whole);
      await expect(readBackup(path, from, true)).rejects.toThrow(/damaged/);
      expect(await from.db.collection('rows').countDocuments()).toBe(3);
      await writeBackup(from, path, true);
      await from.db.collection('rows').deleteMany({});
      await readBackup(path, from, true);
      expect(await from.db.collection('rows').countDocuments()).toBe(3);
      expect(readdirSync(join(path, '..'))).toEqual(['backup']);
    },
    SLOW_DISK_MS,
  );

  test(
    'a backup takes the place of a backup and of nothing else',
    async () => {
      const from = await place();
      await from.db.collection<Row>('rows').insertOne({ _id: 'a', n: 1 });
      const path = folder();
      writeFileSync(join(path, 'mine.txt'), 'kept');
      await expect(writeBackup(from, path, true)).rejects.toThrow(/something else than a backup/);
      writeFileSync(join(path, 'manifest.json'), '{"name": "a page of mine"}');
      await expect(writeBackup(from, path, true)).rejects.toThrow(/something else than a backup/);
      expect(readFileSync(join(path, 'mine.txt'), 'utf8')).toBe('kept');
    },
    SLOW_DISK_MS,
  );

  test(
    'a backup that fails leaves nothing of itself, and the one that was there',
    async () => {
      const from = await place();
      await from.db.collection<Row>('rows').insertOne({ _id: 'a', n: 1 });
      const path = join(folder(), 'backup');
      await writeBackup(from, path);
      const before = readFileSync(join(path, 'rows.bson'));
      const nowhere = new MongoClient('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 10 });
      ends.push(() => nowhere.close());
      await expect(writeBackup({ ...from, db: nowhere.db('x') }, path, true)).rejects.toThrow(/ECONNREFUSED/);
      expect(readdirSync(join(path, '..'))).toEqual(['backup']);
      expect(readFileSync(join(path, 'rows.bson'))).toEqual(before);
    },
    SLOW_DISK_MS,
  );

  test(
    'a move carries everything, and stays away from what is there',
    async () => {
      const [from, to] = [await place(), await place()];
      await from.db.collection('things').insertMany(Array.from({ length: 600 }, odd));
      await from.db.collection('things').createIndex({ 'list.1.a': 1 });
      const moved = await move(from, to);
      expect(moved).toMatchObject([{ name: 'things', documents: 600 }]);
      expect(await to.db.collection('things').indexes()).toEqual(await from.db.collection('things').indexes());
      await expect(move(from, to)).rejects.toThrow('--yes');
      await move(from, to, true);
    },
    SLOW_DISK_MS,
  );

  test(
    'a house that runs is asked where it is, and must stand still for a move and a restore',
    async () => {
      const data = folder();
      const store = await openStore({ folder: join(data, 'store'), socketPath: join(data, 'store.sock') });
      ends.push(() => store.close());
      writeFileSync(join(data, 'house.json'), JSON.stringify({ pid: process.pid, born: '', sockets: data }));
      const running = await openPlace({ data, url: null });
      ends.push(() => running.close());
      expect(running.name).toContain('running house');
      await running.db.collection<Row>('rows').insertOne({ _id: 'a', n: 1 });
      expect((await writeBackup(running, join(data, 'backup'))).collections).toMatchObject([
        { name: 'rows', documents: 1 },
      ]);
      await expect(openPlace({ data, url: null, still: true })).rejects.toThrow('Stop it first');
      await expect(typeRestore(join(data, 'backup'), data)).rejects.toThrow('Stop it first');
      await running.close();
      await store.close();
      const alone = await openPlace({ data, url: null, still: true });
      expect(await alone.db.collection('rows').countDocuments()).toBe(1);
      await alone.close();
      expect((await typeRestore(join(data, 'backup'), data)).stdout).toContain('is as it was');
    },
    SLOW_DISK_MS,
  );

  test('a folder without a store is not a place to copy from', async () => {
    const data = folder();
    mkdirSync(join(data, 'inbox'));
    await expect(openPlace({ data, url: null })).rejects.toThrow(/no store/);
    expect(readdirSync(data)).toEqual(['inbox']);
  });
});
