import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Catalog } from './catalog.ts';
import type { Store } from './commands/command.ts';
import { Connection } from './connection.ts';
import { Cursors } from './cursors.ts';
import { lockFolder } from './lock.ts';
import { Snapshots } from './snapshots.ts';
import { Storage } from './storage.ts';
import { expire, mayExpire } from './ttl.ts';
import { WriteQueue } from './write-queue.ts';

/** Operating systems cut the path of a Unix socket at 104 (macOS) or 108 bytes (Linux). */
const LONGEST_SOCKET_PATH = 103;
const TTL_INTERVAL_MS = 60_000;
const MOST_EXPIRED_AT_ONCE = 1_000;
const LOOPBACK = '127.0.0.1';

export interface StoreOptions {
  /** Where the data lives; made when it is missing. */
  folder: string;
  /** A Unix socket to listen on. When it is missing or too long for the system, loopback is used. */
  socketPath?: string;
  port?: number;
  /** false only for tests: an acknowledged write may then be lost with the machine's power. */
  durable?: boolean;
  /** How often TTL indexes are looked at. */
  ttlIntervalMs?: number;
}

export interface OpenStore {
  /** A `mongodb://` address without a database name; give `dbName` beside it. */
  url: string;
  /** Stops taking commands, finishes the writes that wait, and lets go of the folder. */
  close(): Promise<void>;
}

/** Opens the document store on a folder and listens for drivers. Throws one clear sentence when it cannot. */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const unlock = lockFolder(options.folder);
  try {
    return await serve(options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function serve(options: StoreOptions, unlock: () => void): Promise<OpenStore> {
  const storage = new Storage(options.folder, options.durable !== false);
  const sockets = new Set<Socket>();
  const store: Store = {
    catalog: new Catalog(storage),
    cursors: new Cursors(),
    snapshots: new Snapshots(storage),
  };
  const queue = new WriteQueue(storage, store.catalog);
  const server = accept(store, queue, sockets);
  const url = await listen(server, options);
  const timer = setInterval(() => tend(store, queue), options.ttlIntervalMs ?? TTL_INTERVAL_MS);
  const close = async () => {
    clearInterval(timer);
    const closed = new Promise((resolve) => server.close(resolve));
    queue.close();
    for (const socket of sockets) socket.destroySoon();
    await closed;
    store.snapshots.closeAll();
    await storage.close();
    if (options.socketPath) rmSync(options.socketPath, { force: true });
    unlock();
  };
  let closing: Promise<void> | undefined;
  return {
    url,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function accept(store: Store, queue: WriteQueue, sockets: Set<Socket>): Server {
  let lastId = 0;
  return createServer((socket) => {
    lastId += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    new Connection(socket, lastId, store, queue);
  });
}

async function listen(server: Server, { socketPath, port = 0 }: StoreOptions): Promise<string> {
  if (socketPath && Buffer.byteLength(socketPath) <= LONGEST_SOCKET_PATH) {
    rmSync(socketPath, { force: true });
    server.listen({ path: socketPath });
    await once(server, 'listening');
    chmodSync(socketPath, 0o600);
    return `mongodb://${encodeURIComponent(socketPath)}/`;
  }
  server.listen({ host: LOOPBACK, port });
  await once(server, 'listening');
  return `mongodb://${LOOPBACK}:${(server.address() as AddressInfo).port}/`;
}

/** What is done now and then: forgotten cursors and snapshots, and documents that expired. */
function tend(store: Store, queue: WriteQueue): void {
  store.cursors.sweep();
  store.snapshots.sweep();
  if (!mayExpire(store.catalog)) return;
  queue.add(
    () => expire(store.catalog, MOST_EXPIRED_AT_ONCE),
    (outcome) => {
      if ('answer' in outcome && outcome.answer === MOST_EXPIRED_AT_ONCE) tend(store, queue);
    },
  );
}
