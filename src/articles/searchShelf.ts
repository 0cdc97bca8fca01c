import { type Cursor, readCursor } from '../platform/cursor.ts';
import type { Kind } from './article.ts';
import { holdsWords } from './search.ts';

/*
 * What the search looks through: the words of every article, in memory, newest first. A store finds a word that stands
 * in thousands of articles only by passing thousands of rows; here twenty thousand are passed in some milliseconds.
 * Before each search the shelf asks for what has changed since the last one, in any process.
 */

export interface Entry {
  id: string;
  takenInAt: number; // ms
  searchKey: string;
  kind: string | null;
  unused: boolean;
  topics: string[];
  usedIn: number[];
  merged?: boolean; // into another
}

export interface ShelfQuery {
  kind?: Kind;
  unused?: boolean;
  topic?: string;
  usedIn?: number;
  takenInAfter?: Date;
  after?: string;
}

/** Clocks of processes differ, and a write takes its time: what changed this long before the last look is asked for again. */
const OVERLAP_MS = 30_000;

class Shelf {
  readonly #entries = new Map<string, Entry>();
  #order: Entry[] | undefined;
  #lookedAt = 0;

  /** The ids that hold all words and pass the filters, newest first. `changedSince` is asked before. */
  async find(
    words: string[],
    query: ShelfQuery,
    most: number,
    changedSince: (since: Date) => Promise<Entry[]>,
  ): Promise<string[]> {
    const now = Date.now();
    this.#put(await changedSince(new Date(Math.max(0, this.#lookedAt - OVERLAP_MS))));
    this.#lookedAt = now;
    const after = readCursor(query.after);
    const found: string[] = [];
    for (const entry of this.#sorted()) {
      if (after && !isBelow(entry, after)) continue;
      if (!passes(entry, query) || !holdsWords(entry.searchKey, words)) continue;
      if (found.push(entry.id) === most) break;
    }
    return found;
  }

  takeOff(ids: string[]): void {
    for (const id of ids) this.#entries.delete(id);
    this.#order = undefined;
  }

  /** An entry that is known keeps its place: when an article was taken in does not change. */
  #put(entries: Entry[]): void {
    for (const entry of entries) {
      const known = this.#entries.get(entry.id);
      if (known) Object.assign(known, entry);
      else {
        this.#entries.set(entry.id, entry);
        this.#order = undefined;
      }
    }
  }

  #sorted(): Entry[] {
    this.#order ??= [...this.#entries.values()].sort((a, b) => b.takenInAt - a.takenInAt || (a.id < b.id ? 1 : -1));
    return this.#order;
  }
}

export const searchShelf = new Shelf();

function isBelow(entry: Entry, { at, id }: Cursor): boolean {
  const time = at.getTime();
  return entry.takenInAt < time || (entry.takenInAt === time && entry.id < id);
}

function passes(entry: Entry, { kind, unused, topic, usedIn, takenInAfter }: ShelfQuery): boolean {
  if (entry.merged) return false;
  if (kind && entry.kind !== kind) return false;
  if (unused !== undefined && entry.unused !== unused) return false;
  if (topic && !entry.topics.includes(topic)) return false;
  if (usedIn !== undefined && !entry.usedIn.includes(usedIn)) return false;
  return !takenInAfter || entry.takenInAt > takenInAfter.getTime();
}
