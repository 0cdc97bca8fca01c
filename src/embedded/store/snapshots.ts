import { Timestamp } from 'bson';
import { StoreError } from './errors.ts';
import type { Snapshot, Storage } from './storage.ts';
import { type Doc, isDoc } from './values.ts';

/** As long as MongoDB keeps the history for snapshots by itself; one that is still read from lives on. */
const IDLE_MS = 5 * 60_000;

interface OpenSnapshot extends Snapshot {
  time: Timestamp;
  session: string;
  usedAt: number;
}

/**
 * What the data was at one moment, for the finds of a snapshot session: the first opens a read transaction of LMDB, the
 * next ask for it by its time. While one is open, pages that it sees are not used again, and the file may grow.
 */
export class Snapshots {
  readonly #storage: Storage;
  readonly #open = new Map<string, OpenSnapshot>();
  #last = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The snapshot a command asks for by `readConcern: {level: 'snapshot', atClusterTime}`; undefined when by none. */
  for({ readConcern, lsid }: Doc): OpenSnapshot | undefined {
    if (!isDoc(readConcern) || readConcern.level !== 'snapshot') return undefined;
    const { atClusterTime } = readConcern;
    return atClusterTime ? this.#find(String(atClusterTime)) : this.#begin(sessionOf(lsid));
  }

  /** Lets go of what ended sessions had open. */
  endOf(sessions: unknown): void {
    const ended = new Set(Array.isArray(sessions) ? sessions.map(sessionOf) : []);
    this.#close(({ session }) => ended.has(session));
  }

  /** Lets go of what nobody has read from for five minutes. */
  sweep(now = Date.now()): void {
    this.#close(({ usedAt }) => now - usedAt > IDLE_MS);
  }

  closeAll(): void {
    this.#close(() => true);
  }

  #find(time: string): OpenSnapshot {
    const found = this.#open.get(time);
    if (!found) throw new StoreError(246, 'the snapshot is not available any more');
    found.usedAt = Date.now();
    return found;
  }

  /** Its transaction is asked for by each chunk that is read, and refused once it was let go of. */
  #begin(session: string): OpenSnapshot {
    this.#last += 1;
    const time = new Timestamp({ t: Math.floor(Date.now() / 1_000), i: this.#last });
    const transaction = this.#storage.readTransaction();
    const check = () => this.#find(String(time));
    const snapshot: OpenSnapshot = {
      time,
      session,
      usedAt: Date.now(),
      get transaction() {
        check();
        return transaction;
      },
    };
    this.#open.set(String(time), snapshot);
    return snapshot;
  }

  #close(goes: (snapshot: OpenSnapshot) => boolean): void {
    for (const [time, snapshot] of this.#open) {
      if (!goes(snapshot)) continue;
      snapshot.transaction.done();
      this.#open.delete(time);
    }
  }
}

function sessionOf(lsid: unknown): string {
  return isDoc(lsid) ? String(lsid.id) : '';
}
