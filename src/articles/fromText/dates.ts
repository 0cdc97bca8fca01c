/** Dates as Swedish websites write them. */

export type DateLine =
  | { says: 'published'; date: string | null } // null: a date line whose date cannot be read
  | { says: 'updated' }
  | { says: 'bare'; date: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];
const MONTH =
  '(jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const ISO = String.raw`\b(\d{4})-(\d{2})-(\d{2})\b`;
const WORDS = String.raw`\b(\d{1,2})(?::?[ea])?\s${MONTH}\.?,?\s(\d{4})\b`;
const NUMBERS = String.raw`\b(\d{1,2})[./]\s?(\d{1,2})[./\s]\s?(\d{4})\b`;
const WEEKDAY = String.raw`(?:(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?,?\s)?(?:den\s)?`;
const CLOCK = String.raw`(?:,?\s(?:kl(?:ockan|\.)?\s?)?\d{1,2}[.:]\d{2})?`;

const ANY_DATE = new RegExp(`${ISO}|${WORDS}|${NUMBERS}`, 'i');
const STARTS_WITH_DATE = new RegExp(`^\\s?${WEEKDAY}(?:${ISO}|${WORDS}|${NUMBERS})`, 'i');
const BARE_DATE = new RegExp(`^${WEEKDAY}(?:${ISO}|${WORDS}|${NUMBERS})${CLOCK}$`, 'i');
const PUBLISHED = /^(?:artikeln\s|sidan\s|först\s)?(?:publicera(?:des|[dt])|publiceringsdatum|publ\.)(?![\p{L}\d])/iu;
const UPDATED =
  /^(?:artikeln\s|sidan\s|informationen\s)?(?:senast\s)?(?:uppdatera[dt]|uppdaterades|ändra[dt]|granska[dt]|faktagranska[dt]|uppdateringsdatum)(?![\p{L}\d])/iu;
const MAX_LENGTH = 120;
const OLDEST_YEAR = 1990;
const NEWEST_YEAR = 2100;

/** What a line says about dates, or null when it is no date line. */
export function readDateLine(plain: string): DateLine | null {
  if (plain.length > MAX_LENGTH) return null;
  if (BARE_DATE.test(plain)) {
    const date = findDate(plain);
    return date === null ? null : { says: 'bare', date };
  }
  if (opensWith(PUBLISHED, plain)) return { says: 'published', date: findDate(plain) };
  if (!opensWith(UPDATED, plain)) return null;
  const later = /publicera[dt](?!\p{L})(.*)$/iu.exec(plain)?.[1];
  return later === undefined ? { says: 'updated' } : { says: 'published', date: findDate(later) };
}

/** The word, and then a colon, a date or "av": a sentence that merely begins with the word is no date line. */
function opensWith(word: RegExp, plain: string): boolean {
  const found = word.exec(plain);
  if (found === null) return false;
  const rest = plain.slice(found[0].length);
  if (/^\sav[\s:]/.test(rest)) return ANY_DATE.test(rest);
  return /^\s?:/.test(rest) || STARTS_WITH_DATE.test(rest);
}

/** The first date in a text as YYYY-MM-DD; null when there is none, or none that the calendar knows. */
export function findDate(text: string): string | null {
  const found = ANY_DATE.exec(text);
  if (found === null) return null;
  const [, isoYear, isoMonth, isoDay, day, month, year, numDay, numMonth, numYear] = found;
  if (isoYear !== undefined) return calendarDate(Number(isoYear), Number(isoMonth), Number(isoDay));
  if (month !== undefined) {
    return calendarDate(Number(year), MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1, Number(day));
  }
  return calendarDate(Number(numYear), Number(numMonth), Number(numDay));
}

function calendarDate(year: number, month: number, day: number): string | null {
  if (year < OLDEST_YEAR || year > NEWEST_YEAR) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? date.toISOString().slice(0, 10) : null;
}
