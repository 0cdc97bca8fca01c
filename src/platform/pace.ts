import { config } from '../config.ts';
import { redis } from './redis.ts';

/*
 * How fast we may go, one pace a lane, shared by all workers through Redis: places in time are given out one after
 * another (the generic cell rate algorithm). A lane has no limit until it was told to slow down. Then it goes half as
 * fast as it went, and twice as fast after each RETRY_FIRST_SECONDS until nothing holds it back. What Redis loses is
 * learnt again.
 */

/** From this pace on a lane has no limit any more. */
const FREE_PER_SECOND = 200;
const LEAST_PER_SECOND = 0.5;
/** Replies to letters that were under way together say one thing, not many: parts of the time in which a pace doubles. */
const ONE_SLOWING = 1 / 60;
const REST = 1 / 30;
/** A "slow down" to fewer than one in ten letters has another cause than our speed. */
const MEANT_FROM = 10;
const WATCHED_MS = 10_000;
/** What may go within this time goes now. */
export const SOON_MS = 250;
const KEPT_SECONDS = 86_400;
const NAMES = 'lanes';

/** Letters of one lane that ask for their time. `paid`: the number they were given with a time before, or null. */
export interface Asked {
  lane: string;
  paid: number | null;
  count: number;
}

/** When the first of them may go (ms; 0: now), how far apart they are, and the number that says that they were given it. */
export interface Given {
  from: number;
  everyMs: number;
  paid: number;
}

export interface LaneState {
  lane: string;
  perSecond: number | null; // null: no limit
  slowedAt: Date | null;
  reply: string; // what made it slow
}

/** The pace at this moment: what was set, doubled every so often; and how many went, and were told no, lately. */
const PACE = `
local function watch(key, now, field, count)
  local window = tostring(math.floor(now / ${WATCHED_MS}))
  if redis.call('HGET', key, 'window') ~= window then
    redis.call('HSET', key, 'window', window, 'went', 0, 'slow', 0)
  end
  return redis.call('HINCRBY', key, field, count)
end
local function pace(key, now, doubles)
  local rate = tonumber(redis.call('HGET', key, 'rate'))
  if not rate then return nil end
  if redis.call('HGET', key, 'fixed') == '1' then return rate end
  local since = now - tonumber(redis.call('HGET', key, 'at') or now)
  rate = rate * 2 ^ (since / doubles)
  if rate >= ${FREE_PER_SECOND} then
    redis.call('HDEL', key, 'rate', 'next')
    return nil
  end
  return rate
end
`;

const RESERVE = `${PACE}
local now, doubles = tonumber(ARGV[1]), tonumber(ARGV[2])
local out = {}
for i, key in ipairs(KEYS) do
  local count, paid = tonumber(ARGV[i * 2 + 1]), ARGV[i * 2 + 2]
  local number = redis.call('HGET', key, 'number') or '0'
  local rate = pace(key, now, doubles)
  local from, every, going = 0, 0, count
  if rate and paid ~= number then
    every = 1000 / rate
    from = math.max(now, tonumber(redis.call('HGET', key, 'next') or 0))
    redis.call('HSET', key, 'next', from + every * count)
    going = math.max(0, math.min(count, math.floor((now + ${SOON_MS} - from) / every) + 1))
  end
  watch(key, now, 'went', going)
  redis.call('EXPIRE', key, ${KEPT_SECONDS})
  table.insert(out, { tostring(from), tostring(every), number })
end
return out
`;

const SLOW = `${PACE}
local key, now, doubles = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local at = tonumber(redis.call('HGET', key, 'at') or 0)
local slow = watch(key, now, 'slow', 1)
local went = watch(key, now, 'went', tonumber(ARGV[6]))
if now - at < doubles * ${ONE_SLOWING} or slow * ${MEANT_FROM} < went then return 0 end
if redis.call('HGET', key, 'fixed') == '1' then return 0 end
local rate = pace(key, now, doubles)
if not rate then rate = math.min(${FREE_PER_SECOND}, went * 1000 / math.max(1000, now % ${WATCHED_MS})) end
rate = math.max(${LEAST_PER_SECOND}, rate / 2)
local rest = math.max(tonumber(ARGV[3]), doubles * ${REST})
redis.call('HSET', key, 'rate', tostring(rate), 'at', now, 'next', now + rest, 'reply', ARGV[4])
redis.call('HINCRBY', key, 'number', 1)
redis.call('EXPIRE', key, ${KEPT_SECONDS})
redis.call('SADD', '${NAMES}', ARGV[5])
return 1
`;

/** The lanes that may have a limit, asked for a few times a second: most lanes never have one, and cost nothing. */
const NEWS_MS = 250;
let limited = { names: new Set<string>(), askedAt: 0 };
/** What went to lanes without a limit lately, from this process. */
let went = { window: 0, count: new Map<string, number>() };

/** Gives each group its times. When Redis is away everybody may go: the relay has its own brakes. */
export async function reserve(asked: Asked[], now = Date.now()): Promise<Given[]> {
  await hearNews();
  const held = asked.filter(({ lane }) => limited.names.has(lane));
  for (const { lane, count } of asked) if (!limited.names.has(lane)) watch(lane, count, now);
  const given = held.length ? await ask(held, now) : [];
  const free = { from: 0, everyMs: 0, paid: 0 };
  return asked.map((one) => given[held.indexOf(one)] ?? free);
}

async function ask(asked: Asked[], now: number): Promise<Given[]> {
  const facts = asked.flatMap(({ count, paid }) => [String(count), paid === null ? '' : String(paid)]);
  const keys = asked.map(({ lane }) => keyOf(lane));
  const answer = await redis()
    .eval(RESERVE, keys.length, ...keys, now, doublesMs(), ...facts)
    .catch(() => null);
  if (!Array.isArray(answer)) return [];
  return (answer as [string, string, string][]).map(([from, everyMs, paid]) => ({
    from: Number(from),
    everyMs: Number(everyMs),
    paid: Number(paid),
  }));
}

async function hearNews(): Promise<void> {
  if (Date.now() - limited.askedAt < NEWS_MS) return;
  const names = await redis()
    .smembers(NAMES)
    .catch(() => []);
  limited = { names: new Set(names), askedAt: Date.now() };
}

function watch(lane: string, count: number, now: number): void {
  const window = Math.floor(now / WATCHED_MS);
  if (went.window !== window) went = { window, count: new Map() };
  went.count.set(lane, (went.count.get(lane) ?? 0) + count);
}

/** Halves the pace of a lane, after a rest (`restMs`: what its server asks for). True when it was not slowed a moment ago. */
export async function slowDown(lane: string, restMs: number, reply: string, now = Date.now()): Promise<boolean> {
  const mine = went.window === Math.floor(now / WATCHED_MS) ? (went.count.get(lane) ?? 0) : 0;
  went.count.delete(lane); // told now, and not again
  const done = await redis()
    .eval(SLOW, 1, keyOf(lane), now, doublesMs(), restMs, reply, lane, mine)
    .catch(() => 0);
  if (done === 1) limited.askedAt = 0;
  return done === 1;
}

/** Sets the pace of a lane by hand until it is taken back with null. */
export async function setPace(lane: string, perSecond: number | null, now = Date.now()): Promise<void> {
  const key = keyOf(lane);
  limited.askedAt = 0;
  await redis().hincrby(key, 'number', 1);
  if (perSecond === null) {
    await redis().hdel(key, 'rate', 'fixed', 'next', 'at');
    return;
  }
  await redis().hset(key, { rate: String(perSecond), fixed: '1', at: String(now), next: String(now) });
  await redis().sadd(NAMES, lane);
}

/** The lanes that have a limit now. Empty when Redis is away. */
export async function limitedLanes(now = Date.now()): Promise<LaneState[]> {
  const lanes = await redis()
    .smembers(NAMES)
    .catch(() => []);
  const states = await Promise.all(lanes.map((lane) => stateOf(lane, now)));
  return states.filter((state) => state !== null).sort((one, other) => one.lane.localeCompare(other.lane));
}

async function stateOf(lane: string, now: number): Promise<LaneState | null> {
  const {
    rate,
    at,
    fixed,
    reply = '',
  } = await redis()
    .hgetall(keyOf(lane))
    .catch(() => ({}) as Record<string, string>);
  if (!rate) {
    await redis()
      .srem(NAMES, lane)
      .catch(() => 0);
    return null;
  }
  const perSecond = fixed === '1' ? Number(rate) : Number(rate) * 2 ** ((now - Number(at)) / doublesMs());
  return {
    lane,
    perSecond: perSecond < FREE_PER_SECOND ? perSecond : null,
    slowedAt: at ? new Date(Number(at)) : null,
    reply,
  };
}

function doublesMs(): number {
  return config().RETRY_FIRST_SECONDS * 1_000;
}

function keyOf(lane: string): string {
  return `lane|${lane}`;
}
