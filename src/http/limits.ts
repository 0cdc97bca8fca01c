import type { Request } from 'express';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { redis } from '../platform/redis.ts';
import { Refusal } from '../refusal.ts';

/*
 * Brakes. They count in Redis, so that all processes share them, and in memory while Redis is away: a page stays open
 * and a flood stays braked (R126). Keys are networks, not single addresses, and live no longer than the limit's span.
 */

export interface Limit {
  name: string;
  most: number; // tries
  seconds: number; // per span
}

/** No limit remembers a network or an account for longer than this (R104). */
export const LONGEST_SPAN_S = 86_400;

const limiters = new Map<string, RateLimiterAbstract>();

/** Too many tries, and when to come back. */
export class Braked extends Refusal {
  readonly retryAfterSeconds: number;
  constructor(ms: number) {
    super('too-many', `För många försök. ${comeBack(ms)}`);
    this.retryAfterSeconds = Math.ceil(ms / 1_000);
  }
}

/** Counts one try. Throws Braked. */
export async function brake(limit: Limit, key: string): Promise<void> {
  try {
    await limiter(limit).consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Braked(error.msBeforeNext);
  }
}

/** The network an address belongs to, as a key: '192.0.2.0/24', '2001:db8:0:1::/64'. */
export function networkOf(ip: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/i.exec(ip);
  if (v4) return `${v4[1]}.0/24`;
  const [head = '', tail] = ip.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array.from({ length: gap }, () => '0'), ...right].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

export function ipOf(req: Request): string {
  return req.ip ?? req.socket.remoteAddress ?? '';
}

function limiter({ name, most, seconds }: Limit): RateLimiterAbstract {
  const id = `${name}:${most}:${seconds}`;
  const known = limiters.get(id);
  if (known) return known;
  if (seconds > LONGEST_SPAN_S) throw new Error(`the limit ${name} would remember for ${seconds} s`);
  const rules = { keyPrefix: `limit:${name}`, points: most, duration: seconds };
  const made = new RateLimiterRedis({
    ...rules,
    storeClient: redis(),
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory(rules),
  });
  limiters.set(id, made);
  return made;
}

function comeBack(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes <= 1 ? 'Försök igen om en minut.' : `Försök igen om ${minutes} minuter.`;
}
