import { mkdirSync, readdirSync } from 'node:fs';
import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime from 'postal-mime';

/** How many letters are kept; the oldest leave first. */
export const KEPT_LETTERS = 2_000;
/** Enough for every header of a letter. */
const HEAD_BYTES = 64 * 1024;
const FILE = /^(\d{13}-\d{6})\.eml$/;

/** What the list shows of a caught letter. */
export interface Caught {
  id: string;
  at: Date;
  from: string;
  to: string;
  subject: string;
  envelope: { from: string; to: string[] };
}

/** The letters on disk, one .eml file each, and a list of them in memory, newest last. */
export interface Shelf {
  keep(raw: Buffer, envelope: Caught['envelope'], now?: Date): Promise<Caught>;
  /** Newest first. `to` is a part of a recipient's address; `before` is the id that the last page ended with. */
  list(ask: { to?: string; before?: string; limit: number }): { items: Caught[]; next: string | null; total: number };
  find(id: string): Caught | undefined;
  source(id: string): Promise<Buffer | undefined>;
  clear(): Promise<number>;
}

/**
 * Opens the shelf and reads what an earlier run left. The envelope is kept as a final delivery would keep it (RFC 5321
 * section 4.4): Return-Path and Delivered-To above the letter, which is otherwise unchanged.
 */
export async function openShelf(folder: string, kept = KEPT_LETTERS): Promise<Shelf> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const letters = new Map<string, Caught>();
  for (const id of idsIn(folder)) letters.set(id, await summary(id, await head(join(folder, `${id}.eml`))));
  let number = 0;

  const fileOf = (id: string) => join(folder, `${id}.eml`);
  const oldestOut = async () => {
    for (const id of letters.keys()) {
      if (letters.size <= kept) return;
      letters.delete(id);
      await rm(fileOf(id), { force: true });
    }
  };

  return {
    async keep(raw, envelope, now = new Date()) {
      number = (number + 1) % 1_000_000;
      const id = `${String(now.getTime()).padStart(13, '0')}-${String(number).padStart(6, '0')}`;
      const delivered = Buffer.concat([Buffer.from(traceOf(envelope)), raw]);
      await writeFile(fileOf(id), delivered, { mode: 0o600 });
      const caught = await summary(id, delivered.subarray(0, HEAD_BYTES));
      letters.set(id, caught);
      await oldestOut();
      return caught;
    },
    list({ to, before, limit }) {
      const wanted = to?.toLowerCase();
      const all = [...letters.values()].filter((one) => !wanted || addressesOf(one).includes(wanted));
      all.sort((a, b) => (a.id < b.id ? 1 : -1));
      const items = all.filter((one) => !before || one.id < before).slice(0, limit);
      const last = items.at(-1);
      const more = last !== undefined && all.at(-1) !== last;
      return { items, next: more ? last.id : null, total: all.length };
    },
    find: (id) => letters.get(id),
    source: async (id) => (letters.has(id) ? readFile(fileOf(id)) : undefined),
    async clear() {
      const ids = [...letters.keys()];
      letters.clear();
      for (const id of ids) await rm(fileOf(id), { force: true });
      return ids.length;
    },
  };
}

function idsIn(folder: string): string[] {
  const names = readdirSync(folder).flatMap((name) => FILE.exec(name)?.[1] ?? []);
  return names.sort();
}

function addressesOf(letter: Caught): string {
  return [letter.to, ...letter.envelope.to].join(' ').toLowerCase();
}

function traceOf(envelope: Caught['envelope']): string {
  return [`Return-Path: <${envelope.from}>`, ...envelope.to.map((to) => `Delivered-To: ${to}`), ''].join('\r\n');
}

async function head(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Reads the headers alone: bodies are read when somebody opens the letter. */
async function summary(id: string, start: Buffer): Promise<Caught> {
  const end = start.indexOf('\r\n\r\n');
  const letter = await PostalMime.parse(end < 0 ? start : start.subarray(0, end + 4));
  const valuesOf = (key: string) => letter.headers.filter((one) => one.key === key).map((one) => one.value);
  return {
    id,
    at: new Date(Number(id.slice(0, 13))),
    from: printed(letter.from),
    to: (letter.to ?? []).map(printed).join(', '),
    subject: letter.subject ?? '',
    envelope: {
      from: (valuesOf('return-path')[0] ?? '').replace(/^<|>$/g, ''),
      to: valuesOf('delivered-to'),
    },
  };
}

function printed(one: { name?: string; address?: string } | undefined): string {
  if (!one) return '';
  return one.name ? `${one.name} <${one.address ?? ''}>` : (one.address ?? '');
}
