import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, test } from '@jest/globals';
import { serialize } from 'bson';
import fc from 'fast-check';
import { type OpenStore, openStore, type StoreOptions } from '../../../src/embedded/store/server.ts';
import { MongoClient, temporaryFolder } from './given.ts';

describe('the embedded store as a server', () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const place = () => {
    const { folder, remove } = temporaryFolder();
    ends.push(remove);
    return { folder, socketPath: join(folder, 's.sock') };
  };
  const open = async (options: StoreOptions): Promise<OpenStore> => {
    const store = await openStore({ durable: false, ...options });
    ends.push(() => store.close());
    return store;
  };
  const client = async (url: string) => {
    const made = await new MongoClient(url).connect();
    ends.push(() => made.close());
    return made;
  };

  test('the socket is for its owner only, and is gone after closing', async () => {
    const { folder, socketPath } = place();
    const store = await open({ folder, socketPath });
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    await store.close();
    expect(existsSync(socketPath)).toBe(false);
  });

  test('a socket path that is too long falls back to loopback', async () => {
    const { folder } = place();
    expect((await open({ folder, socketPath: join(folder, 'x'.repeat(120)) })).url).toMatch(
      /^mongodb:\/\/127\.0\.0\.1:\d+\/$/,
    );
  });

  test('a folder has one owner; the lock of a dead process is taken over', async () => {
    const { folder } = place();
    const store = await open({ folder });
    await expect(openStore({ folder })).rejects.toThrow(/is in use by process \d+/);
    await store.close();
    writeFileSync(join(folder, 'store.pid'), '4194303\n');
    await (await open({ folder })).close();
    writeFileSync(join(folder, 'store.pid'), `${process.ppid} of another start\n`);
    await open({ folder });
  });

  test('everything is there when the folder is opened again', async () => {
    const { folder } = place();
    const first = await open({ folder });
    const before = (await client(first.url)).db('d').collection<Record<string, unknown>>('c');
    await before.createIndex({ a: 1, list: -1 }, { unique: true, name: 'both' });
    await before.insertMany([
      { a: 1, list: [1, 2] },
      { a: 2, list: 'x'.repeat(3_000) },
    ]);
    const [docs, indexes] = [await before.find().toArray(), await before.listIndexes().toArray()];
    await first.close();
    const after = (await client((await open({ folder })).url)).db('d').collection('c');
    expect(await after.find().toArray()).toEqual(docs);
    expect(await after.listIndexes().toArray()).toEqual(indexes);
    expect(await after.find({ a: 1, list: 2 }).hint('both').toArray()).toHaveLength(1);
    expect(await after.countDocuments({ list: 'x'.repeat(3_000) })).toBe(1);
    await expect(after.insertOne({ a: 1, list: 2 })).rejects.toMatchObject({ code: 11000 });
  });

  test('statistics tell how much there is', async () => {
    const db = (await client((await open({ folder: place().folder })).url)).db('d');
    const docs = [1, 2, 3].map((_id) => ({ _id, text: 'x'.repeat(100) }));
    await db.collection<{ _id: number }>('c').insertMany(docs);
    await db.collection('c').createIndex({ text: 1 });
    const size = docs.reduce((sum, doc) => sum + serialize(doc).length, 0);
    const c = { ns: 'd.c', count: 3, size, nindexes: 2, capped: false };
    expect(await db.command({ collStats: 'c' })).toMatchObject(c);
    expect(await db.command({ collStats: 'none' })).toMatchObject({ ns: 'd.none', count: 0, size: 0 });
    expect(await db.stats()).toMatchObject({ db: 'd', collections: 1, objects: 3, dataSize: size, indexes: 2 });
    const { databases } = await db.admin().listDatabases();
    expect(databases).toEqual([{ name: 'd', sizeOnDisk: size, empty: false }]);
    expect(await db.admin().serverStatus()).toMatchObject({ ok: 1, uptime: expect.any(Number) });
  });

  test('a damaged data file is refused with a sentence, and left as it is', async () => {
    const { folder } = place();
    await (await open({ folder })).close();
    const path = join(folder, 'data.mdb');
    const whole = readFileSync(path);
    for (const damaged of [
      Buffer.alloc(20_000, 'noise'),
      Buffer.alloc(20_000),
      whole.subarray(0, 100),
      whole.subarray(0, 8_192),
    ]) {
      writeFileSync(path, damaged);
      await expect(openStore({ folder })).rejects.toThrow(/damaged/);
      expect(readFileSync(path)).toEqual(damaged);
    }
    writeFileSync(path, whole);
    await open({ folder });
  });

  test('documents expire by a TTL index, the others stay', async () => {
    const store = await open({ folder: place().folder, ttlIntervalMs: 20 });
    const letters = (await client(store.url)).db('d').collection<Record<string, unknown>>('letters');
    await letters.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const now = Date.now();
    await letters.insertMany([
      { _id: 'old', at: new Date(now - 61_000) },
      { _id: 'new', at: new Date(now) },
      { _id: 'none' },
    ] as Record<string, unknown>[]);
    while ((await letters.countDocuments()) > 2) await new Promise((resolve) => setTimeout(resolve, 10));
    expect((await letters.find().toArray()).map((doc) => doc._id)).toEqual(['new', 'none']);
  });

  test("what is not offered is refused with MongoDB's shape", async () => {
    const store = await open({ folder: place().folder });
    const mongo = await client(store.url);
    const db = mongo.db('d');
    await expect(db.command({ mapReduce: 'c' })).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
    await expect(db.command({ find: 'c', tailable: true })).rejects.toMatchObject({ code: 40415 });
    await expect(db.createCollection('c', { capped: true, size: 1_000 })).rejects.toThrow(/capped/);
    await expect(db.collection('c').find({ $where: 'true' }).toArray()).rejects.toMatchObject({ code: 115 });
    await expect(db.collection('c').createIndex({ a: 'text' })).rejects.toThrow(/text/);
    const session = mongo.startSession();
    session.startTransaction();
    await expect(db.collection('c').insertOne({ a: 1 }, { session })).rejects.toThrow();
    await session.endSession();
    expect(await db.collection('c').countDocuments()).toBe(0);
  });

  test.each<[string, Record<string, unknown>]>([
    ['$bitsAllSet', { find: 'c', filter: { a: { $bitsAllSet: 1 } } }],
    ['$elemMatch', { aggregate: 'c', pipeline: [{ $project: { list: { $elemMatch: { $gt: 0 } } } }], cursor: {} }],
    ['strength', { find: 'c', collation: { locale: 'sv', strength: 1 } }],
    ['$type', { aggregate: 'c', pipeline: [{ $set: { b: 1 } }, { $match: { a: { $type: 'int' } } }], cursor: {} }],
    [
      '$expr',
      { createIndexes: 'c', indexes: [{ key: { a: 1 }, name: 'a', partialFilterExpression: { $expr: '$a' } }] },
    ],
    ['$bit', { update: 'c', updates: [{ q: {}, u: { $bit: { a: { and: 1 } } } }] }],
    ['$sort', { update: 'c', updates: [{ q: {}, u: { $addToSet: { list: { $each: [1], $sort: 1 } } } }] }],
    [
      'includeArrayIndex',
      { aggregate: 'c', pipeline: [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }], cursor: {} },
    ],
    ['pipeline', { aggregate: 'c', pipeline: [{ $lookup: { from: 'c', as: 'x', pipeline: [] } }], cursor: {} }],
    ['binSize', { aggregate: 'c', pipeline: [{ $set: { a: { $dateTrunc: { binSize: 2 } } } }], cursor: {} }],
    ['$zip', { aggregate: 'c', pipeline: [{ $set: { a: { $zip: {} } } }], cursor: {} }],
  ])('%s is refused by name, and nothing is changed', async (name, command) => {
    const store = await open({ folder: place().folder });
    const db = (await client(store.url)).db('d');
    await db.collection('c').insertOne({ a: 1, list: [1] });
    const answer = await db.command(command).catch((error: Error) => ({ writeErrors: [{ errmsg: error.message }] }));
    expect(answer.writeErrors?.[0].errmsg).toContain(name);
    expect(await db.collection('c').findOne({}, { projection: { _id: 0 } })).toEqual({ a: 1, list: [1] });
  });

  test('names that belong to JavaScript are names like any other', async () => {
    const store = await open({ folder: place().folder });
    const things = (await client(store.url)).db('d').collection<Record<string, unknown>>('c');
    await things.insertOne({ a: 1 });
    expect(await things.countDocuments({ constructor: { $exists: true } })).toBe(0);
    await things.updateOne({}, { $set: { '__proto__.polluted': true, 'constructor.name': 'x' } });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(await things.countDocuments({ '__proto__.polluted': true, 'constructor.name': 'x' })).toBe(1);
  });

  /** Sends bytes on a connection of their own; true when the store closed it. */
  const sendRaw = async (url: string, bytes: Uint8Array): Promise<boolean> => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.end(bytes);
    socket.resume();
    await once(socket, 'close');
    return true;
  };
  const message = (body: Uint8Array, flags = 0, kind = 0) => {
    const bytes = Buffer.alloc(21 + body.length);
    bytes.writeInt32LE(bytes.length, 0);
    bytes.writeInt32LE(2013, 12);
    bytes.writeUInt32LE(flags, 16);
    bytes[20] = kind;
    bytes.set(body, 21);
    return bytes;
  };

  test('a malformed message ends its own connection and no other', async () => {
    const store = await open({ folder: place().folder });
    const mongo = await client(store.url);
    const ping = Buffer.from(serialize({ ping: 1, $db: 'admin' }));
    const cut = Buffer.from(ping);
    cut.writeInt32LE(1_000_000, 0);
    for (const bad of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      message(ping, 4),
      message(ping, 0, 7),
      message(cut),
      Buffer.alloc(16),
    ]) {
      expect(await sendRaw(store.url, bad)).toBe(true);
      expect(await mongo.db('d').command({ ping: 1 })).toEqual({ ok: 1 });
    }
  });

  test('a document with two fields of one name is refused', async () => {
    const store = await open({ folder: place().folder });
    const mongo = await client(store.url);
    const command = Buffer.from(serialize({ insert: 'c', documents: [{ a: 1, b: 2 }], $db: 'd' }));
    command[command.indexOf('b\0', command.indexOf('a\0'))] = 0x61;
    await sendRaw(store.url, message(command));
    expect(await mongo.db('d').collection('c').countDocuments()).toBe(0);
  });

  test('noise instead of messages harms nobody', async () => {
    const store = await open({ folder: place().folder });
    const mongo = await client(store.url);
    const ping = message(Buffer.from(serialize({ insert: 'c', documents: [{ a: 1 }], $db: 'd' })));
    const noise = fc.array(fc.tuple(fc.nat({ max: ping.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    const property = fc.asyncProperty(noise, async (changes) => {
      const bytes = Buffer.from(ping);
      for (const [at, byte] of changes) bytes[at] = byte;
      await sendRaw(store.url, bytes);
    });
    await fc.assert(property, { numRuns: 60 });
    expect(await mongo.db('d').command({ ping: 1 })).toEqual({ ok: 1 });
    expect(await mongo.db('d').collection('c').find().toArray()).toBeDefined();
  });
});
