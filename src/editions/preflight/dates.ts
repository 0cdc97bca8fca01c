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

/** The name of a month, 1 to 12. */
export function monthName(month: number): string {
  return MONTHS[month - 1]?.[0] ?? '';
}

/** The days a text names. One without a year is the one nearest to `near`. */
export function daysIn(text: string, near: Date): SaidDay[] {
  const found: SaidDay[] = [];
  const add = (words: string, year: number | null, month: number, day: number) => {
    const at = dayOf(year ?? nearestYear(month, day, near), month, day);
    if (at) found.push({ words: words.trim(), day: at });
  };
  for (const [words, from, to, name = '', year] of text.matchAll(SPOKEN))
    add(words, year ? Number(year) : null, monthOf(name), Number(to ?? from));
  for (const [words, year, month, day] of text.matchAll(WRITTEN)) add(words, Number(year), Number(month), Number(day));
  for (const [words, day, month, year] of text.matchAll(SHORT))
    add(words, year ? Number(year) : null, Number(month), Number(day));
  return found;
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
