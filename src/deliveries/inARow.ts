import type { Delivery, DeliveryState } from './delivery.ts';

/*
 * When letters to a reader have come back so often in a row that she is written to no more (R66). One letter that comes
 * back proves nothing but for "there is no such reader", which is acted on at once; a letter that was taken begins the
 * count anew. Pure.
 */

/** How many in a row are too many. Issues are monthly. */
const MOST = { unreachable: 2, full: 3, any: 5 };
const LONGEST_MS = 180 * 86_400_000;

/** What became of one letter. `gaveUp`: with it the reader was given up before. */
export type Went = Pick<Delivery, 'state' | 'reason' | 'date' | 'gaveUp'>;

type Kind = 'unreachable' | 'full' | 'soft';

/** What counts. Not: what is our own fault, or what nobody knows. */
const KINDS: Record<string, Kind> = {
  hard: 'unreachable',
  'no-host': 'unreachable',
  closed: 'unreachable',
  'bad-address': 'unreachable',
  full: 'full',
  soft: 'soft',
  expired: 'soft',
};

/** The reasons of letters that count. */
export const COUNTED = Object.keys(KINDS);

/** Of all letters to one reader, in any order. */
export function isLost(letters: Went[]): boolean {
  const run = lastRun(letters);
  const count = (kind: Kind) => run.filter((one) => kindOf(one) === kind).length;
  const [newest, oldest] = [run[0], run.at(-1)];
  if (!newest || !oldest || run.length < 2) return false;
  return (
    count('unreachable') >= MOST.unreachable ||
    count('full') >= MOST.full ||
    run.length >= MOST.any ||
    newest.date.getTime() - oldest.date.getTime() >= LONGEST_MS
  );
}

/** The failures since the last letter that was taken, or since the reader was given up; the newest first. */
function lastRun(letters: Went[]): Went[] {
  const newestFirst = letters.toSorted((one, other) => other.date.getTime() - one.date.getTime());
  const end = newestFirst.findIndex(({ state, gaveUp }) => state === 'sent' || gaveUp);
  return (end < 0 ? newestFirst : newestFirst.slice(0, end)).filter((one) => kindOf(one) !== null);
}

function kindOf({ state, reason }: Went): Kind | null {
  return ENDED.includes(state) ? (KINDS[reason ?? ''] ?? null) : null;
}

const ENDED: DeliveryState[] = ['failed', 'bounced'];
