import { once } from 'node:events';
import { connect } from 'node:net';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deserialize, ObjectId, serialize } from 'bson';
import fc from 'fast-check';
import type { mongo } from 'mongoose';
import { type OpenStore, openStore } from '../../../src/embedded/store/server.ts';
import { MongoClient, temporaryFolder } from './given.ts';

/** Many more for a thorough search: STORE_FUZZ=20000. */
const RUNS = Number(process.env.STORE_FUZZ ?? 300);
const OP_MSG = 2013;
const LAST_ID = 99;
const INTERNAL_ERROR = 1;

const $db = 'fuzz';
const COMMANDS: Record<string, unknown>[] = [
  { insert: 'c', documents: [{ a: 1, list: [1, { b: 'x' }], when: new Date(0), id: new ObjectId() }], $db },
  { find: 'c', filter: { a: { $gt: 1, $in: [1, 2] }, $or: [{ b: /x/i }, { 'list.b': null }] }, sort: { a: -1 }, $db },
  { find: 'c', filter: {}, projection: { a: 1, list: { $slice: 1 } }, limit: 5, skip: 1, batchSize: 2, $db },
  {
    update: 'c',
    updates: [{ q: { a: 1 }, u: { $set: { 'list.0': 2 }, $push: { x: { $each: [1] } } }, upsert: true }],
    $db,
  },
  {
    update: 'c',
    updates: [{ q: {}, u: { $inc: { 'list.$[e].n': 1 } }, arrayFilters: [{ 'e.b': 'x' }], multi: true }],
    $db,
  },
  { delete: 'c', deletes: [{ q: { a: { $type: 'string' } }, limit: 0 }], $db },
  { aggregate: 'c', pipeline: [{ $match: { a: 1 } }, { $group: { _id: '$b', n: { $sum: '$a' } } }], cursor: {}, $db },
  { aggregate: 'c', pipeline: [{ $project: { d: { $dateToString: { date: '$when' } } } }], cursor: {}, $db },
  { findAndModify: 'c', query: { a: 1 }, update: [{ $set: { b: '$a' } }], new: true, $db },
  { createIndexes: 'c', indexes: [{ key: { a: 1, 'list.b': -1 }, name: 'a_1' }], $db },
  { getMore: 5, collection: 'c', $db },
  { listCollections: 1, filter: { name: 'c' }, $db },
  { explain: { find: 'c', filter: { a: 1 } }, verbosity: 'executionStats', $db },
];

/** A frame whose length is right, whatever is in it. */
function frame(id: number, body: Uint8Array): Buffer {
  const bytes = Buffer.alloc(21 + body.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(OP_MSG, 12);
  bytes.set(body, 21);
  return bytes;
}

describe('bytes that nobody should send', () => {
  const { folder, remove } = temporaryFolder();
  let store: OpenStore;
  let client: mongo.MongoClient;
  beforeAll(async () => {
    store = await openStore({ folder, durable: false });
    client = await new MongoClient(store.url).connect();
    await client
      .db('kept')
      .collection<{ _id: number }>('safe')
      .insertMany([{ _id: 1 }, { _id: 2 }]);
  });
  afterAll(async () => {
    await client.close();
    await store.close();
    remove();
  });

  /** Sends a frame, and a ping after it; the answers until the ping's, or until the store closes the connection. */
  async function answersTo(bytes: Buffer): Promise<Record<string, unknown>[]> {
    const { hostname, port } = new URL(store.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const ping = frame(LAST_ID, serialize({ ping: 1, $db: 'admin' }));
    socket.write(Buffer.concat([bytes, ping]));
    const answers: Record<string, unknown>[] = [];
    let held = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
        const answer = held.subarray(0, held.readInt32LE(0));
        held = held.subarray(answer.length);
        if (answer.readInt32LE(8) === LAST_ID) socket.end();
        else answers.push(deserialize(answer.subarray(21)));
      }
    });
    await once(socket, 'close');
    return answers;
  }

  const command = fc.constantFrom(...COMMANDS.map((spec) => frame(1, serialize(spec))));
  const changes = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.nat(255)), {
    minLength: 1,
    maxLength: 4,
  });

  test('are refused or end their own connection; none is a failure that nobody foresaw', async () => {
    const property = fc.asyncProperty(command, changes, async (whole, list) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of list) bytes[16 + Math.floor(at * (bytes.length - 16))] = byte;
      for (const answer of await answersTo(bytes)) expect(answer).not.toMatchObject({ ok: 0, code: INTERNAL_ERROR });
    });
    await fc.assert(property, { numRuns: RUNS });
    expect(await client.db('kept').collection('safe').countDocuments()).toBe(2);
  }, 600_000);
});
