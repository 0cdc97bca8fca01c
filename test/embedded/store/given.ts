import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import mongoose from 'mongoose';
import { openStore } from '../../../src/embedded/store/server.ts';

export const { MongoClient } = mongoose.mongo;

/** A place for a store's data, and what removes it. */
export function temporaryFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The seam of all tests of meaning: MONGO_URL gives a real MongoDB, otherwise an embedded store in a temporary folder. */
export async function givenServer(
  options: { ttlIntervalMs?: number } = {},
): Promise<{ url: string; real: boolean; end(): Promise<void> }> {
  const given = process.env.MONGO_URL;
  if (given) return { url: given, real: true, end: async () => {} };
  const { folder, remove } = temporaryFolder();
  const store = await openStore({ folder, socketPath: join(folder, 'store.sock'), durable: false, ...options });
  const end = async () => {
    await store.close();
    remove();
  };
  return { url: store.url, real: false, end };
}

/** A client and an empty database of its own. */
export async function givenDatabase(options: { ttlIntervalMs?: number } = {}) {
  const server = await givenServer(options);
  const client = await new MongoClient(server.url).connect();
  const db = client.db(`store_test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`);
  const end = async () => {
    await db.dropDatabase();
    await client.close();
    await server.end();
  };
  return { ...server, client, db, end };
}
