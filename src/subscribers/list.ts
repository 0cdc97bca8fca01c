import { isId } from '../platform/mongo.ts';
import { Refusal } from '../refusal.ts';
import { foldPrefix } from './address.ts';
import { pageByKey } from './page.store.ts';
import { countBetween, countByState, findSubscriber, timesSince } from './subscriber.store.ts';
import {
  ORGANISATION_KINDS,
  type OrganisationKind,
  STATES,
  type Subscriber,
  type SubscriberState,
} from './subscriber.ts';

/** What the desk and the API ask about all readers: pages of the list, counts by state, growth by day. */

const MOST_ON_A_PAGE = 200;
const MOST_DAYS = 400;
const MOST_READ = 1_000;
const KEPT_MS = 10 * 60_000;
const DAY_MS = 86_400_000;

/** The day in Sweden, as '2026-11-09'. */
const stockholmDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short' });

export interface SubscriberQuery {
  state?: string;
  organisation?: string;
  /** The beginning of an address. */
  search?: string;
  /** The `next` of the page before: an id, so that no address stands in a URL. */
  after?: string;
  limit?: number;
}

/**
 * Subscribers by address (those of an organisation by domain first), a page at a time. Unknown states and organisations
 * find nothing. Throws 'invalid' when the reader after whom the page begins has been erased.
 */
export async function listSubscribers(
  query: SubscriberQuery = {},
): Promise<{ items: Subscriber[]; next: string | null }> {
  if (query.state && !STATES.includes(query.state as SubscriberState)) return { items: [], next: null };
  if (query.organisation && !ORGANISATION_KINDS.includes(query.organisation as never)) return { items: [], next: null };
  const { state, organisation } = query as { state?: SubscriberState; organisation?: OrganisationKind };
  const limit = Math.min(Math.max(query.limit ?? 50, 1), MOST_ON_A_PAGE);
  const afterKey = query.after && isId(query.after) ? await keyOf(query.after) : undefined;
  const rows = await pageByKey(
    {
      ...(state ? { state } : {}),
      ...(organisation ? { organisation } : {}),
      ...(query.search?.trim() ? { prefix: foldPrefix(query.search) } : {}),
      ...(afterKey ? { afterKey } : {}),
    },
    limit + 1,
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Where a list goes on: only the row knows. Without it a list from the start would be taken for the rest of it. */
async function keyOf(subscriberId: string): Promise<string> {
  const last = await findSubscriber(subscriberId);
  if (last) return last.key;
  const sentence = 'Läsaren som listan skulle fortsätta efter har raderats. Hämta listan från början igen.';
  throw new Refusal('invalid', sentence, 'after');
}

export async function countSubscribers(): Promise<Record<SubscriberState, number>> {
  return countByState();
}

/** How many joined (confirmed) and left on each of the last `days` days, today last. Days are Swedish days. */
export async function growth(days: number, now = new Date()): Promise<{ day: string; joined: number; left: number }[]> {
  const names = lastDays(Math.min(Math.max(Math.trunc(days), 1), MOST_DAYS), now);
  const [joined, left] = await Promise.all([countDays('confirmedAt', names), countDays('leftAt', names)]);
  return names.map((day) => ({ day, joined: joined.get(day) ?? 0, left: left.get(day) ?? 0 }));
}

/** A few are read; of many each day is counted by the index, so that a large import costs a page nothing. */
async function countDays(field: 'confirmedAt' | 'leftAt', days: string[]): Promise<Map<string, number>> {
  const starts = [...days.map(startOf), startOf(dayAfter(days.at(-1) as string))];
  const [first, end] = [starts[0] as Date, starts.at(-1) as Date];
  if ((await countBetween(field, first, end)) <= MOST_READ) return byDay(await timesSince(field, first));
  const count = async (day: string, at: number) => {
    const isOver = at < days.length - 1;
    const ask = () => countBetween(field, starts[at] as Date, starts[at + 1] as Date);
    return [day, await (isOver ? remembered(`${field} ${day}`, ask) : ask())] as const;
  };
  return new Map(await Promise.all(days.map(count)));
}

const daysGone = { counts: new Map<string, Promise<number>>(), since: 0 };

/** Of days that are over little changes (somebody is erased, say), so their counts are kept for some minutes. */
function remembered(name: string, ask: () => Promise<number>): Promise<number> {
  if (Date.now() - daysGone.since > KEPT_MS) Object.assign(daysGone, { counts: new Map(), since: Date.now() });
  const known = daysGone.counts.get(name) ?? ask();
  daysGone.counts.set(name, known);
  known.catch(() => daysGone.counts.delete(name));
  return known;
}

/** When a day begins in Sweden, which is one hour before UTC, in summer two. */
function startOf(day: string): Date {
  const inSummer = new Date(`${day}T00:00:00+02:00`);
  return stockholmDay.format(inSummer) === day ? inSummer : new Date(`${day}T00:00:00+01:00`);
}

function dayAfter(day: string): string {
  return stockholmDay.format(Date.parse(`${day}T12:00:00Z`) + DAY_MS);
}

/** Names of the last days; noon in UTC is the same day in Sweden all year. */
function lastDays(days: number, now: Date): string[] {
  const today = Date.parse(`${stockholmDay.format(now)}T12:00:00Z`);
  return Array.from({ length: days }, (_, back) => stockholmDay.format(today - (days - 1 - back) * DAY_MS));
}

function byDay(times: Date[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const time of times) {
    const day = stockholmDay.format(time);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return counts;
}
