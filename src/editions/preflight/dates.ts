/* Days as Swedish texts write them. */

const MONTHS = [
  ['januari', 'jan'],
  ['februari', 'feb', 'febr'],
  ['mars', 'mar'],
  ['april', 'apr'],
  ['maj'],
  ['juni', 'jun'],
  ['juli', 'jul'],
  ['augusti', 'aug'],
  ['september', 'sep', 'sept'],
  ['oktober', 'okt'],
  ['november', 'nov'],
  ['december', 'dec'],
];
const DAY_MS = 86_400_000;
const NAMES = MONTHS.flat().join('|');
const SPOKEN = new RegExp(
  `(?<![\\p{L}\\p{N}])(\\d{1,2})(?:\\s*[–-]\\s*(\\d{1,2}))?(?::?e)?\\s+(${NAMES})\\.?(?![\\p{L}])(?:\\s+(\\d{4}))?`,
  'giu',
);
const WRITTEN = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g;
const SHORT = /(?<![\d/])(\d{1,2})\/(\d{1,2})(?:[-–/ ]\s?(\d{4}))?(?![\d/])/g;

export interface SaidDay {
  words: string;
  /** Midnight UTC; of a span its last day. */
  day: Date;
}

/** A date as a text writes it. */
export interface SaidDate {
  words: string;
  index: number; // where in the text it begins
  hasYear: boolean;
  /** Midnight UTC; the same unless it is a span. Null: no calendar has that day. */
  first: Date | null;
  last: Date | null;
}

/** The name of a month, 1 to 12. */
export function monthName(month: number): string {
  return MONTHS[month - 1]?.[0] ?? '';
}

/** The days a text names. One without a year is the one nearest to `near`. */
export function daysIn(text: string, near: Date): SaidDay[] {
  return datesIn(text, near).flatMap(({ words, last }) => (last ? [{ words, day: last }] : []));
}

/** The dates a text names, in the order of their forms; also those that no calendar has. */
export function datesIn(text: string, near: Date): SaidDate[] {
  const spoken = [...text.matchAll(SPOKEN)].map((said) => {
    const [, from, to, name = '', year] = said;
    return dateOf(said, year, monthOf(name), Number(from), Number(to ?? from), near);
  });
  const written = [...text.matchAll(WRITTEN)].map((said) => {
    const [, year, month, day] = said;
    return dateOf(said, year, Number(month), Number(day), Number(day), near);
  });
  // "7/14" may be a share: what is no day is no date.
  const short = [...text.matchAll(SHORT)].map((said) => {
    const [, day, month, year] = said;
    return dateOf(said, year, Number(month), Number(day), Number(day), near);
  });
  return [...spoken, ...written, ...short.filter(({ first }) => first)];
}

function dateOf(
  said: RegExpExecArray,
  year: string | undefined,
  month: number,
  from: number,
  to: number,
  near: Date,
): SaidDate {
  const day = (of: number) => dayOf(year ? Number(year) : nearestYear(month, of, near), month, of);
  return { words: said[0].trim(), index: said.index, hasYear: Boolean(year), first: day(from), last: day(to) };
}

/** How many whole days `day` lies before `moment`; negative when it comes after. */
export function daysBefore(day: Date, moment: Date): number {
  return Math.floor(moment.getTime() / DAY_MS) - Math.floor(day.getTime() / DAY_MS);
}

function monthOf(name: string): number {
  return MONTHS.findIndex((names) => names.includes(name.toLocaleLowerCase('sv'))) + 1;
}

function nearestYear(month: number, day: number, near: Date): number {
  const year = near.getUTCFullYear();
  const apart = (candidate: number) => Math.abs(Date.UTC(candidate, month - 1, day) - near.getTime());
  return [year - 1, year, year + 1].toSorted((a, b) => apart(a) - apart(b))[0] as number;
}

function dayOf(year: number, month: number, day: number): Date | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at : null;
}
