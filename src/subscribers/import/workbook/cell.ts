/*
 * What a cell shows, as text (ECMA-376 part 1, section 18.3.1.4). A formula is never computed: what the program that
 * saved the workbook wrote as its result is taken. Pure.
 */

export interface Cell {
  type: string; // of the attribute t: n, s, str, inlineStr, b, e or d
  style: number;
  text: string;
}

/** What has to be known of the workbook to read a cell. */
export interface Book {
  shared: string[];
  /** Whether a style shows a number as a date, by its index. */
  dates: boolean[];
  from1904: boolean;
}

const LONGEST = 1_000; // characters: no field of a reader has more
const DAY_MS = 86_400_000;
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

export function textOf({ type, style, text }: Cell, book: Book): string {
  const shown = () => {
    if (type === 's') return book.shared[Number(text)] ?? '';
    if (type === 'b') return text === '1' ? 'TRUE' : 'FALSE';
    if (type !== 'n') return text;
    return book.dates[style] && text !== '' ? dateOf(Number(text), book.from1904) : numberOf(text);
  };
  return shown()
    .replace(ESCAPED, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .slice(0, LONGEST);
}

/** 'C7' is in column 2. */
export function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Whether a number format shows dates: those that are built in, or one whose codes (not its quoted words) are of time. */
export function showsDates(id: number, code: string | undefined): boolean {
  if (code === undefined) return (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, ''));
}

/** 1480.0 and 1.48E3 are 1480. */
function numberOf(text: string): string {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? String(value) : text;
}

/** Days since 1900 with a 29 February that never was, or since 1904. A time of day is left out. */
function dateOf(serial: number, from1904: boolean): string {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_465) return '';
  const first = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30);
  return new Date(first + Math.floor(serial) * DAY_MS).toISOString().slice(0, 10);
}
