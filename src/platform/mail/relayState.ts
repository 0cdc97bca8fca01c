import { hostname } from 'node:os';
import { config } from '../../config.ts';
import { readRelays } from '../../smtpUrl.ts';
import { redis } from '../redis.ts';

/*
 * How the relays are, as the senders of all processes see them: each writes what it sees to Redis every other second
 * while it sends, and at once when a relay fails. The monitor reads it in another process, and those that send share the
 * connections of a relay by it.
 */

const KEY = 'relays';
const EVERY_MS = 2_000;
/** Senders try every few seconds while letters wait; what was seen longer ago says nothing about now. */
const HEARD_WITHIN_MS = 30_000;
const MINUTE_SECONDS = 60;
const KEPT_SECONDS = 3_600;
/** After so long without a letter a process closes its connections and counts no more. Less than HEARD_WITHIN_MS. */
const REST_MS = 20_000;
const ME = `${hostname()}.${process.pid}`;

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

/** Who else sends by a relay, by its name: the processes that were heard lately, this one among them. */
export type Heard = Map<string, string[]>;

export interface Report {
  /** Writes at once, and hears the others. Never throws. */
  now(): Promise<void>;
  /** The same within two seconds. */
  soon(): void;
  stop(): Promise<void>;
}

/** What a report is made of. `rest`: nothing has been sent for a while; false: something still is. */
export interface Reported {
  seen: () => Seen[];
  hear: (heard: Heard, me: string) => void;
  rest: () => boolean;
}

/** Where the relays of this process report to. */
export function relayReport({ seen, hear, rest }: Reported, me = ME): Report {
  let timer: NodeJS.Timeout | undefined;
  const resting = setTimeout(async () => {
    if (!rest()) return void resting.refresh();
    await leave();
  }, REST_MS).unref();

  async function write(): Promise<void> {
    resting.refresh();
    const fields = seen().flatMap((one) => [fieldOf(one.name, me), JSON.stringify({ ...one, at: Date.now() })]);
    try {
      await redis().hset(KEY, ...fields);
      await redis().expire(KEY, KEPT_SECONDS);
      hear(await heardNow(), me);
    } catch {
      // Redis is away: the next report says it
    }
  }

  async function leave(): Promise<void> {
    const fields = seen().map(({ name }) => fieldOf(name, me));
    await redis()
      .hdel(KEY, ...fields)
      .catch(() => 0);
  }

  return {
    now: write,
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined;
        void write();
      }, EVERY_MS).unref();
    },
    async stop() {
      clearTimeout(timer);
      clearTimeout(resting);
      await leave();
    },
  };
}

async function heardNow(): Promise<Heard> {
  const heard: Heard = new Map();
  for (const { name, process } of (await readReports()).heard) heard.set(name, [...(heard.get(name) ?? []), process]);
  return heard;
}

/** What all processes have said: of those that were heard lately, and the fields of the others. Throws when Redis is away. */
async function readReports(now = Date.now()): Promise<{ heard: (Seen & { process: string })[]; old: string[] }> {
  const [heard, old]: [(Seen & { process: string })[], string[]] = [[], []];
  for (const [field, json] of Object.entries(await redis().hgetall(KEY))) {
    const { at, ...seen } = JSON.parse(json) as Seen & { at: number };
    if (now - at < HEARD_WITHIN_MS) heard.push({ ...seen, process: field.slice(seen.name.length + 1) });
    else old.push(field);
  }
  return { heard, old };
}

function fieldOf(relay: string, process: string): string {
  return `${relay} ${process}`;
}

/** Every relay of SMTP_URL, in its order. Says `unheard` of all when Redis is away. */
export async function relayStates(now = Date.now()): Promise<RelayState[]> {
  const { heard, old } = await readReports(now).catch(() => ({ heard: [], old: [] }));
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
