import { openSync, readFileSync, writeSync } from 'node:fs';

/*
 * What the sink has seen, line by line in a file. Every line is handed to the kernel before the client hears of what it
 * says, so a sink that is killed forgets nothing.
 */

export type Line =
  | { what: 'start' } // a sink begins; connections of one before it are dead
  | { what: 'tried'; to: string } // an attempt that counts for greylisting and the like
  | { what: 'data'; on: string; to: string } // 354 is about to be said: the letter begins
  | { what: 'taken'; on: string; to: string; id: string; sha: string }
  | { what: 'said'; on: string } // the letter has been answered
  | { what: 'read'; on: string } // the client went on, so it has read the answer
  | { what: 'end'; on: string }; // the connection is gone

/** A line with its time, in ms since 1970. */
export type Kept = Line & { at: number };

export interface Writer {
  write(line: Line): void;
}

export function openRecord(file: string): Writer {
  const fd = openSync(file, 'a', 0o600);
  return { write: (line) => void writeSync(fd, `${JSON.stringify({ ...line, at: Date.now() })}\n`) };
}

export function readRecord(file: string): Kept[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Kept);
}

/** How often each address was tried and not taken. */
export function triesIn(lines: Kept[]): Map<string, number> {
  const tries = new Map<string, number>();
  for (const line of lines) if (line.what === 'tried') tries.set(line.to, (tries.get(line.to) ?? 0) + 1);
  return tries;
}

/** How many copies each address has got, with their Message-IDs. */
export function copiesIn(lines: Kept[]): Map<string, string[]> {
  const copies = new Map<string, string[]>();
  for (const line of lines) if (line.what === 'taken') copies.set(line.to, [...(copies.get(line.to) ?? []), line.id]);
  return copies;
}

/** A client that lives reads an answer sooner than this. */
const READ_WITHIN_MS = 500;

interface Open {
  to: string;
  saidAt: number | null;
}

/**
 * Hand-overs whose letter had begun and whose answer nobody read: the connection broke before the answer, or so soon
 * after it that nothing shows that it was read. One entry for each, the address.
 */
export function unreadIn(lines: Kept[]): string[] {
  const open = new Map<string, Open>();
  const unread: string[] = [];
  const over = (on: string, at: number) => {
    const one = open.get(on);
    open.delete(on);
    if (one && (one.saidAt === null || at - one.saidAt < READ_WITHIN_MS)) unread.push(one.to);
  };
  let before = 0;
  for (const line of lines) {
    if (line.what === 'data') open.set(line.on, { to: line.to, saidAt: null });
    else if (line.what === 'read') open.delete(line.on);
    else if (line.what === 'end') over(line.on, line.at);
    else if (line.what === 'start') for (const on of [...open.keys()]) over(on, before);
    else if (line.what === 'said') {
      const one = open.get(line.on);
      if (one) one.saidAt = line.at;
    }
    before = line.at;
  }
  return unread;
}
