import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import mongoose from 'mongoose';

const WRITERS = 4;
const ROWS_PER_WRITER = 50;
const BATCH = 20;
const ENOUGH_WRITES = 15;
const LONGEST_LIFE_MS = 200;
/** After so many rounds everything is deleted, so that looking at it does not take longer and longer. */
const KEPT_ROUNDS = 8;
const MAIN = join(process.cwd(), 'src/embedded/store/main.ts');

interface Row {
  _id: string;
  n: number;
  half: number;
}
interface Letter {
  _id: string;
  batch: string;
  number: number;
}

/** What was acknowledged so far, and what may have been under way when the store died. */
interface Ledger {
  rows: Map<string, number>;
  batches: Set<string>;
  deleted: Set<string>;
  /** The last step of each writer; it may or may not be there. */
  underWay: Set<string>;
  writes: number;
}

export interface DrillFigures {
  kills: number;
  /** Writes that were acknowledged. */
  writes: number;
  /** Documents and index entries that were compared after a kill. */
  checks: number;
  /** From the start of the process to its answer, after a kill. */
  slowestStartMs: number;
}

/**
 * Kills a store with SIGKILL among writes, again and again, and after each looks for all that it had acknowledged and
 * compares every index with the documents. Throws at the first thing that is missing or wrong.
 */
export async function killStore(kills: number, tell: (line: string) => void = () => {}): Promise<DrillFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'drill-store-'));
  const ledger: Ledger = { rows: new Map(), batches: new Set(), deleted: new Set(), underWay: new Set(), writes: 0 };
  const figures: DrillFigures = { kills: 0, writes: 0, checks: 0, slowestStartMs: 0 };
  try {
    for (let round = 0; round <= kills; round += 1) {
      const begun = Date.now();
      const { child, url } = await start(folder);
      figures.slowestStartMs = Math.max(figures.slowestStartMs, Date.now() - begun);
      const client = await new mongoose.mongo.MongoClient(url, { serverSelectionTimeoutMS: 300 }).connect();
      const db = client.db('drill');
      try {
        figures.checks += await check(db, ledger);
        if (round % KEPT_ROUNDS === 0) await forget(db, ledger);
        if (round < kills) await writeUntilKilled(db, child, round, ledger);
      } finally {
        await client.close();
        await stop(child);
      }
      figures.kills = Math.min(round + 1, kills);
      figures.writes = ledger.writes;
      if (round % 10 === 9) tell(`${JSON.stringify(figures)}`);
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const args = ['--import', 'tsx', MAIN, '--folder', folder, '--socket', join(folder, 's.sock')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, url: String(line).trim().replace('ready ', '') };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await gone;
  if (code !== 0) throw new Error(`the store did not close well: exit code ${code}`);
}

async function writeUntilKilled(db: mongoose.mongo.Db, child: ChildProcess, round: number, ledger: Ledger) {
  await db.collection<Row>('rows').createIndexes([{ key: { half: 1 } }, { key: { n: -1, half: 1 } }]);
  await db.collection<Letter>('letters').createIndexes([{ key: { batch: 1, number: 1 }, unique: true }]);
  ledger.underWay.clear();
  const working: Promise<void>[] = [];
  const warm = Array.from(
    { length: WRITERS },
    (_, w) => new Promise<void>((enough) => working.push(write(db, `${round}-${w}`, ledger, enough))),
  );
  await Promise.all(warm);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_LIFE_MS));
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  await Promise.all(working);
}

/** Upserts, inserts of many and deletes, one after the other, until the store does not answer. */
async function write(db: mongoose.mongo.Db, writer: string, ledger: Ledger, enough: () => void): Promise<void> {
  const steps = [countUp, insertBatch, deleteRow];
  for (let i = 0; ; i += 1) {
    try {
      await (steps[i % 5 === 4 ? 2 : i % 2] as typeof countUp)(db, writer, i, ledger);
    } catch (error) {
      // A refusal has a number for a code; a connection that broke has none, or a word of the system's such as EPIPE.
      if (typeof (error as { code?: unknown }).code === 'number') throw error;
      return;
    }
    ledger.writes += 1;
    if (i === ENOUGH_WRITES) enough();
  }
}

async function countUp(db: mongoose.mongo.Db, writer: string, i: number, { rows, deleted, underWay }: Ledger) {
  const _id = `${writer}-${i % ROWS_PER_WRITER}`;
  const n = (rows.get(_id) ?? 0) + 1;
  underWay.add(_id);
  const set = { $set: { n, half: Math.floor(n / 2) } };
  await db.collection<Row>('rows').updateOne({ _id }, set, { upsert: true });
  rows.set(_id, n);
  deleted.delete(_id);
  underWay.delete(_id);
}

async function insertBatch(db: mongoose.mongo.Db, writer: string, i: number, { batches, underWay }: Ledger) {
  const batch = `${writer}-${i}`;
  underWay.add(batch);
  const letters = Array.from({ length: BATCH }, (_, number) => ({ _id: `${batch}-${number}`, batch, number }));
  await db.collection<Letter>('letters').insertMany(letters);
  batches.add(batch);
  underWay.delete(batch);
}

async function deleteRow(db: mongoose.mongo.Db, writer: string, i: number, { rows, deleted, underWay }: Ledger) {
  const _id = `${writer}-${(i * 7) % ROWS_PER_WRITER}`;
  underWay.add(_id);
  await db.collection<Row>('rows').deleteOne({ _id });
  rows.delete(_id);
  deleted.add(_id);
  underWay.delete(_id);
}

/** Compares the store with the ledger, and its indexes with its documents. Returns how many things were compared. */
async function check(db: mongoose.mongo.Db, { rows, batches, deleted, underWay }: Ledger): Promise<number> {
  const found = new Map((await db.collection<Row>('rows').find().toArray()).map((row) => [row._id, row]));
  for (const [id, n] of rows)
    if (!underWay.has(id) && found.get(id)?.n !== n)
      throw new Error(`row ${id}: ${n} was acknowledged, ${found.get(id)?.n} is there`);
  for (const id of deleted)
    if (!underWay.has(id) && found.has(id)) throw new Error(`row ${id} was deleted, and is there`);
  const counts = new Map<string, number>();
  const letters = await db.collection<Letter>('letters').find().toArray();
  for (const { batch } of letters) counts.set(batch, (counts.get(batch) ?? 0) + 1);
  for (const batch of batches)
    if (counts.get(batch) !== BATCH)
      throw new Error(`batch ${batch} was acknowledged, ${counts.get(batch)} of it are there`);
  for (const [batch, n] of counts) if (n !== BATCH) throw new Error(`batch ${batch} is there in part: ${n}`);
  const entries = await compareIndexes(db, { rows: [...found.values()], letters });
  keepUp(rows, deleted, underWay, found);
  return rows.size + deleted.size + batches.size + entries;
}

async function forget(db: mongoose.mongo.Db, { rows, batches, deleted }: Ledger): Promise<void> {
  for (const name of ['rows', 'letters']) await db.collection(name).deleteMany({});
  for (const kept of [rows, batches, deleted]) kept.clear();
}

/** Each index leads to every document once, and in its order. */
async function compareIndexes(db: mongoose.mongo.Db, documents: Record<string, { _id: string }[]>): Promise<number> {
  let entries = 0;
  for (const [name, docs] of Object.entries(documents)) {
    const collection = db.collection<{ _id: string }>(name);
    const indexes = docs.length === 0 ? [] : await collection.listIndexes().toArray();
    for (const { name: hint, key } of indexes) {
      const byIndex = await collection.find().hint(hint).sort(key).toArray();
      const sorted = await collection.aggregate([{ $match: {} }, { $skip: 0 } as never, { $sort: key }]).toArray();
      const ids = byIndex.map(({ _id }) => _id);
      if (new Set(ids).size !== docs.length)
        throw new Error(`${name}.${hint} leads to ${ids.length} of ${docs.length}`);
      const values = (list: object[]) =>
        JSON.stringify(list.map((doc) => Object.keys(key).map((path) => doc[path as never])));
      if (values(byIndex) !== values(sorted)) throw new Error(`${name}.${hint} is not in order`);
      entries += ids.length;
    }
  }
  return entries;
}

/** What was under way is now known to be there or not. */
function keepUp(rows: Map<string, number>, deleted: Set<string>, underWay: Set<string>, found: Map<string, Row>): void {
  for (const id of underWay) {
    const row = found.get(id);
    if (row) rows.set(id, row.n);
    else rows.delete(id);
    deleted.delete(id);
  }
  underWay.clear();
}
