import { hostname } from 'node:os';
import { config } from '../../config.ts';
import { readRelays } from '../../smtpUrl.ts';
import { redis } from '../redis.ts';

/*
 * How the relays are, as the senders of all processes see them: each writes what it sees to Redis every other second
 * while it sends, and at once when a relay fails. The monitor reads it in another process.
 */

const KEY = 'relays';
const EVERY_MS = 2_000;
/** Senders try every few seconds while letters wait; what was seen longer ago says nothing about now. */
const HEARD_WITHIN_MS = 30_000;
const MINUTE_SECONDS = 60;
const me = `${hostname()}.${process.pid}`;

/** One relay as one process sees it. */
export interface Seen {
  name: string;
  downSince: number | null; // ms since 1970; not null: put aside
  words: string; // what it said then
  busy: number; // hand-overs under way
  open: number; // connections
  connections: number; // and how many there may be
  lastMinute: number; // letters that it took
}

/** One relay as all processes see it. `unheard`: nobody has sent by it lately. */
export interface RelayState {
  name: string;
  state: 'up' | 'down' | 'partly-down' | 'unheard'; // partly-down: some processes reach it
  since: Date | null; // of down and partly-down
  words: string;
  busy: number;
  open: number;
  connections: number;
  perSecond: number; // over the last minute
}

export interface Report {
  /** Writes at once. Never throws. */
  now(seen: () => Seen[]): Promise<void>;
  /** Writes within two seconds. */
  soon(seen: () => Seen[]): void;
  stop(): void;
}

/** Where the relays of this process report to. */
export function relayReport(): Report {
  let timer: NodeJS.Timeout | undefined;
  const write = async (seen: Seen[]) => {
    const fields = seen.flatMap((one) => [`${one.name} ${me}`, JSON.stringify({ ...one, at: Date.now() })]);
    await redis()
      .hset(KEY, ...fields)
      .catch(() => 0); // Redis is away: the next report says it
  };
  return {
    now: (seen) => write(seen()),
    soon(seen) {
      if (timer) return;
      timer = setTimeout(() => {
        timer = undefined;
        void write(seen());
      }, EVERY_MS).unref();
    },
    stop: () => clearTimeout(timer),
  };
}

/** Every relay of SMTP_URL, in its order. Says `unheard` of all when Redis is away. */
export async function relayStates(now = Date.now()): Promise<RelayState[]> {
  const reports = await redis()
    .hgetall(KEY)
    .catch(() => ({}) as Record<string, string>);
  const heard: Seen[] = [];
  const old: string[] = [];
  for (const [field, json] of Object.entries(reports)) {
    const { at, ...seen } = JSON.parse(json) as Seen & { at: number };
    if (now - at < HEARD_WITHIN_MS) heard.push(seen);
    else old.push(field);
  }
  if (old.length)
    await redis()
      .hdel(KEY, ...old)
      .catch(() => 0);
  return readRelays(config().SMTP_URL).map(({ name }) => merge(name, heard));
}

/** What the processes say about one relay, together. */
export function merge(name: string, heard: Seen[]): RelayState {
  const seen = heard.filter((one) => one.name === name);
  const down = seen.filter((one) => one.downSince !== null);
  const sum = (key: 'busy' | 'open' | 'connections' | 'lastMinute') => seen.reduce((all, one) => all + one[key], 0);
  const state = !seen.length ? 'unheard' : !down.length ? 'up' : down.length === seen.length ? 'down' : 'partly-down';
  return {
    ...{ name, state, words: down[0]?.words ?? '' },
    since: down.length ? new Date(Math.min(...down.map((one) => one.downSince ?? 0))) : null,
    ...{ busy: sum('busy'), open: sum('open'), connections: sum('connections') },
    perSecond: sum('lastMinute') / MINUTE_SECONDS,
  };
}
