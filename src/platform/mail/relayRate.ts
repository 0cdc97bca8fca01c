import { log } from '../log.ts';
import { redis } from '../redis.ts';

/*
 * How fast one relay is written to, by all processes together. Places in time are given out by Redis one after another,
 * as for the lanes (pace.ts), but some at once: a process takes what it may send in a quarter of a second, so that no
 * letter costs a command. Places that it does not use in their time are lost, to everybody.
 */

const SECOND_MS = 1_000;
const AT_ONCE_MS = 250;
const KEPT_MS = 60_000;

/** Takes so many places and says how long it is to the first of them (ms); null when nobody can be asked. */
export type Reserve = (relay: string, count: number, everyMs: number) => Promise<number | null>;

/** Redis' own clock: those of the machines may differ. */
const RESERVE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local from = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
local till = from + ARGV[1] * ARGV[2]
redis.call('SET', KEYS[1], string.format('%.3f', till), 'PX', math.ceil(till - now) + ${KEPT_MS})
return tostring(from - now)
`;

/** Among all processes. While Redis is away each goes by its own clock. */
export const reserveAmongAll: Reserve = async (relay, count, everyMs) => {
  const wait = await redis()
    .eval(RESERVE, 1, `relay-rate|${relay}`, count, everyMs)
    .catch(() => null);
  return wait === null ? null : Number(wait);
};

export class RelayRate {
  readonly #relay: string;
  readonly #everyMs: number;
  readonly #atOnce: number;
  readonly #reserve: Reserve;
  readonly #wake: () => void;
  #left = 0;
  #next = 0;
  #till = 0;
  #asking = false;

  /** `wake` is called when places have come. */
  constructor(relay: string, perSecond: number, reserve: Reserve, wake: () => void) {
    this.#relay = relay;
    this.#everyMs = SECOND_MS / perSecond;
    this.#atOnce = Math.max(1, Math.floor((perSecond * AT_ONCE_MS) / SECOND_MS));
    this.#reserve = reserve;
    this.#wake = wake;
  }

  /** When the next letter may go (ms since 1970); Infinity while places are asked for. */
  readyAt(now = Date.now()): number {
    if (this.#left > 0 && now < this.#till) return this.#next;
    void this.#ask();
    return Number.POSITIVE_INFINITY;
  }

  /** A letter goes. */
  take(): void {
    this.#left -= 1;
    this.#next += this.#everyMs;
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const wait = await this.#reserve(this.#relay, this.#atOnce, this.#everyMs).catch((problem: Error) => {
      log.warn({ relay: this.#relay, problem: problem.message }, 'the rate of a relay is kept by this process alone');
      return null;
    });
    const now = Date.now();
    this.#next = wait === null ? Math.max(now, this.#next) : now + wait;
    this.#left = this.#atOnce;
    this.#till = this.#next + this.#atOnce * this.#everyMs + AT_ONCE_MS;
    this.#asking = false;
    this.#wake();
  }
}
