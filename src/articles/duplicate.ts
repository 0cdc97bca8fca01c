import type { Happening } from './article.ts';

/** When two articles are one that came through two doors. */

export type Duplicate = 'same-address' | 'same-content' | 'same-title';

/** What two articles are compared by. */
export interface Comparable {
  title: string; // folded for the search
  publishedAt: string | null;
  event: Pick<Happening, 'startsAt'> | null;
}

/** How long a title is remembered. */
export const TITLE_DAYS = 60;
/** Headlines that return ("Krönika", "Nytt från redaktionen") are other articles when their days are this far apart. */
const SAME_DAYS = 14;
const ALIKE = 0.8; // share of words in common
const LEAST_WORDS = 4;
const DAY_MS = 86_400_000;

/** Whether two titles within TITLE_DAYS of each other are the same article's. */
export function isSameByTitle(one: Comparable, other: Comparable): boolean {
  if (daysApart(one.publishedAt, other.publishedAt) > SAME_DAYS) return false;
  if (one.event && other.event && one.event.startsAt.getTime() !== other.event.startsAt.getTime()) return false;
  const [a, b] = [wordsOf(one.title), wordsOf(other.title)];
  if (a.join(' ') === b.join(' ')) return a.length > 0;
  return numbersOf(a) === numbersOf(b) && likeness(new Set(a), new Set(b)) >= ALIKE;
}

function daysApart(one: string | null, other: string | null): number {
  return one === null || other === null ? 0 : Math.abs(Date.parse(one) - Date.parse(other)) / DAY_MS;
}

function wordsOf(title: string): string[] {
  return title.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** "Mötet den 3 mars" and "Mötet den 5 mars" are two. */
function numbersOf(words: string[]): string {
  return words.filter((word) => /\p{N}/u.test(word)).join(' ');
}

function likeness(one: Set<string>, other: Set<string>): number {
  if (one.size < LEAST_WORDS || other.size < LEAST_WORDS) return 0;
  const common = [...one].filter((word) => other.has(word)).length;
  return common / (one.size + other.size - common);
}
