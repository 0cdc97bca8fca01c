import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findIssue } from '../../src/issues/issue.store.ts';
import { type House, openHouse, type Sink } from './house.ts';
import { judge, type Tally } from './laws.ts';
import { addressOf, anIssue, putReaders } from './newsroom.ts';
import { type Blow, planOf } from './plan.ts';
import type { Struck } from './record.ts';

const LOOK_EVERY_MS = 250;
const WAKES_WITHIN_MS = 100;

export interface RoundOptions {
  readers: number;
  seed: number;
  workers: number;
  /** How many are struck at most; blows end when the issue is sent. */
  blows: number;
  /** How long the sink takes for every letter at least, so that there is something to strike. */
  slowMs: number;
  /** How long the issue may take after the last blow. */
  settlesWithinMs: number;
  sink?: Sink;
  tell: (progress: string) => void;
}

export interface Round {
  tally: Tally;
  broken: string[];
  struck: number;
  seconds: number;
}

/** One issue to many readers in a house where processes die; then the counting. */
export async function drillOnce(options: RoundOptions): Promise<Round> {
  const { seed, readers, tell } = options;
  const folder = await mkdtemp(join(tmpdir(), 'aktuellt-drill-'));
  const cleanUp = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', cleanUp); // a drill that is interrupted
  try {
    const house = await openHouse({ ...options, folder });
    try {
      await putReaders(readers);
      const issue = await anIssue();
      const from = performance.now();
      tell('the house stands, the issue is due');
      const { count, struck } = await strikeUntilSent(house, issue.id, options);
      const settled = await whenSent(issue.id, options.settlesWithinMs);
      const seconds = Math.round((performance.now() - from) / 100) / 10;
      const { record } = house.sink;
      const addresses = Array.from({ length: readers }, (_, n) => addressOf(n));
      const { tally, broken } = await judge({ issueId: issue.id, readers: addresses, seed, record, struck }).catch(
        (problem: Error) => {
          tellWords(house, tell);
          throw problem;
        },
      );
      if (!settled) broken.push(`the issue is not sent ${options.settlesWithinMs / 1000} s after the last blow`);
      if (broken.length) tellWords(house, tell);
      return { tally, broken, struck: count, seconds };
    } finally {
      await house.close();
    }
  } finally {
    process.off('exit', cleanUp);
    cleanUp();
  }
}

/** What the processes of the house said last. */
function tellWords(house: House, tell: (line: string) => void): void {
  for (const line of house.words()) tell(line);
}

/** Goes through the plan while the issue is on its way; nobody is struck again before the blow before is over. */
async function strikeUntilSent(house: House, issueId: string, options: RoundOptions) {
  const strikes: Promise<void>[] = [];
  const last = new Map<string, Promise<void>>();
  const struck: Struck = { kills: [], stops: [] };
  for (const blow of planOf(options.seed, options.blows, house.victims)) {
    if (await whenSent(issueId, blow.afterMs)) break;
    await last.get(blow.who);
    options.tell(`${Date.now()} ${inWords(blow)}`);
    noteBlow(struck, blow, Date.now());
    const strike = house.strike(blow);
    strikes.push(strike);
    last.set(blow.who, strike);
  }
  await Promise.all(strikes);
  return { count: strikes.length, struck };
}

/** A worker that woke late has read nothing until then. */
function noteBlow(struck: Struck, blow: Blow, now: number): void {
  if (blow.do === 'kill' && /^(worker|sink)/.test(blow.who)) struck.kills.push(now);
  if (blow.do === 'stop' && blow.who.startsWith('worker'))
    struck.stops.push({ from: now, to: now + blow.awayMs + WAKES_WITHIN_MS });
}

/** Waits until the issue is sent, for `withinMs` at most. A store that is away just now says nothing. */
async function whenSent(issueId: string, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  for (;;) {
    const issue = await Promise.race([findIssue(issueId).catch(() => null), pause(LOOK_EVERY_MS, null)]);
    if (issue?.state === 'sent') return true;
    if (Date.now() > end) return false;
    await pause(Math.min(LOOK_EVERY_MS, Math.max(0, end - Date.now())));
  }
}

function inWords(blow: Blow): string {
  const away = `${(blow.awayMs / 1000).toFixed(1)} s`;
  if (blow.do === 'stop') return `${blow.who} stands still for ${away}`;
  return `${blow.who} is killed${blow.empty ? ' and loses everything' : ''}, away for ${away}`;
}
