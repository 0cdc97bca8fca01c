import { openSync, readFileSync, writeSync } from 'node:fs';

/*
 * What the sink has seen, line by line in a file. Every line is handed to the kernel before the client hears of what it
 * says, so a sink that is killed forgets nothing.
 */

export type Line =
  | { what: 'start' } // a sink begins; connections of one before it are dead
  | { what: 'tried'; to: string } // an attempt that counts for greylisting and the like
  | { what: 'data'; on: string; to: string } // 354 is about to be said: the letter begins
  | { what: 'letter'; on: string } // its first bytes have come
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

/** Everything about one address, also the lines that name only the connection it was on. */
export function linesAbout(address: string, lines: Kept[]): Kept[] {
  const here = new Set<string>();
  return lines.filter((line) => {
    if (line.what === 'data' && line.to === address) here.add(line.on);
    else if (line.what === 'data') here.delete(line.on);
    const about = ('to' in line && line.to === address) || ('on' in line && here.has(line.on));
    if (line.what === 'read' || line.what === 'end') here.delete(line.on);
    return about;
  });
}

/** How many copies each address has got, with their Message-IDs. */
export function copiesIn(lines: Kept[]): Map<string, string[]> {
  const copies = new Map<string, string[]>();
  for (const line of lines) if (line.what === 'taken') copies.set(line.to, [...(copies.get(line.to) ?? []), line.id]);
  return copies;
}

/** A client that lives reads an answer sooner than this. */
const READ_WITHIN_MS = 500;
/** A connection that breaks this long after a kill may have broken because of it: the sink may have stood still. */
const AFTER_KILL_MS = 6_000;

interface Open {
  to: string;
  letterCame: boolean;
  saidAt: number | null;
}

/** What was done to those who talk with the sink. Times are ms since 1970. */
export interface Struck {
  /** When workers and the sink were killed. */
  kills: number[];
  /** From when to when a worker stood still. */
  stops: { from: number; to: number }[];
}

/**
 * Hand-overs whose letter had begun and whose answer nobody read: the connection broke before the answer, or so soon
 * after it that nothing shows that it was read. Time in which a worker stood still does not count: it reads nothing then.
 * One entry for each, the address. A connection that broke when the sink had asked for the letter and not a byte had
 * come counts if somebody was killed shortly before: otherwise the client has called the letter off.
 */
export function unreadIn(lines: Kept[], struck: Struck): string[] {
  const open = new Map<string, Open>();
  const unread: string[] = [];
  const over = (on: string, at: number, sinkDied = false) => {
    const one = open.get(on);
    open.delete(on);
    if (one && wasInFlight(one, at, sinkDied ? { ...struck, kills: [at] } : struck)) unread.push(one.to);
  };
  let before = 0;
  for (const line of lines) {
    const one = 'on' in line ? open.get(line.on) : undefined;
    if (line.what === 'data') open.set(line.on, { to: line.to, letterCame: false, saidAt: null });
    else if (line.what === 'letter' && one) one.letterCame = true;
    else if (line.what === 'said' && one) one.saidAt = line.at;
    else if (line.what === 'read') open.delete(line.on);
    else if (line.what === 'end') over(line.on, line.at);
    else if (line.what === 'start') for (const on of [...open.keys()]) over(on, before, true);
    before = line.at;
  }
  return unread;
}

function wasInFlight({ letterCame, saidAt }: Open, endedAt: number, { kills, stops }: Struck): boolean {
  if (saidAt !== null) return endedAt - saidAt - stoodStill(stops, saidAt, endedAt) < READ_WITHIN_MS;
  return letterCame || kills.some((killed) => killed <= endedAt && endedAt - killed < AFTER_KILL_MS);
}

/** How long somebody stood still between two times. */
function stoodStill(stops: Struck['stops'], from: number, to: number): number {
  return stops.reduce((sum, stop) => sum + Math.max(0, Math.min(to, stop.to) - Math.max(from, stop.from)), 0);
}
