import { isLinkLine } from './links.ts';
import { isNameAndRole } from './people.ts';
import { openLines, plainAt, type Sheet } from './sheet.ts';

/** Lists: with bullets, with numbers, with dashes, with clock times, or bare lines that once had bullets. */

const BULLET = /^[•●○◦▪■‣∙·*⁃]\s?(?=\S)/u;
const NUMBER = /^(?:\d{1,2}|[a-z])[.)]\s\S/u;
const DASH = /^[–—‒―−-]\s?(?=[^\d\s])/u;
const CLOCK = /^(?:kl\.?\s?)?\d{1,2}[.:]\d{2}(?:\s?[–-]\s?\d{1,2}[.:]\d{2})?\s\S/iu;
const STOP = /[.!?:;”"]$/;
const MAX_ITEM = 200;
const MAX_BARE_ITEM = 120;
const MIN_ALONE = 3;

type Mark = 'bullet' | 'number' | 'dash' | 'clock';

/** Whether a line begins with the dash of speech or of a list. */
export function hasDash(plain: string): boolean {
  return DASH.test(plain);
}

/** Judges the items of all lists below the headline. */
export function findLists(sheet: Sheet): void {
  for (const run of markedRuns(sheet)) if (isList(sheet, run.places, run.mark)) makeList(sheet, run.places);
  for (const run of bareRuns(sheet)) makeList(sheet, run);
}

function makeList(sheet: Sheet, places: readonly number[]): void {
  const list = places[0] ?? 0;
  for (const at of places) sheet.verdicts[at] = { type: 'item', list };
}

function markOf(plain: string): Mark | null {
  if (BULLET.test(plain)) return 'bullet';
  if (DASH.test(plain)) return 'dash';
  if (CLOCK.test(plain)) return 'clock';
  return NUMBER.test(plain) ? 'number' : null;
}

/** Runs of neighbouring lines with the same mark. A line judged in between, such as an image, ends the run. */
function markedRuns(sheet: Sheet): { mark: Mark; places: number[] }[] {
  const runs: { mark: Mark; places: number[] }[] = [];
  let previous = -2;
  for (const at of openLines(sheet)) {
    const mark = markOf(plainAt(sheet, at));
    const run = runs.at(-1);
    // Speech that ends with a colon announces the list below it.
    const announces = mark === 'dash' && plainAt(sheet, previous).endsWith(':');
    if (mark !== null && run?.mark === mark && previous === at - 1 && !announces) run.places.push(at);
    else if (mark !== null) runs.push({ mark, places: [at] });
    if (mark !== null) previous = at;
  }
  return runs;
}

function isList(sheet: Sheet, places: readonly number[], mark: Mark): boolean {
  if (mark === 'bullet') return true;
  if (places.length < 2) return false;
  if (mark !== 'dash') return places.every((at) => plainAt(sheet, at).length <= 2 * MAX_ITEM);
  return isDashList(sheet, places);
}

/** Dashes are speech in Swedish print. They are a list when the items are short and most are no whole sentences. */
function isDashList(sheet: Sheet, places: readonly number[]): boolean {
  const texts = places.map((at) => plainAt(sheet, at));
  if (texts.some((text) => text.length > MAX_ITEM)) return false;
  const unlikeSpeech = texts.filter((text) => !STOP.test(text) || /^\S\s?\p{Ll}/u.test(text)).length;
  if (unlikeSpeech * 2 > texts.length) return true;
  const before = plainAt(sheet, (places[0] ?? 0) - 1);
  const announced =
    before.endsWith(':') &&
    !/(?:säger|menar|berättar|fortsätter|svarar|konstaterar|tillägger|förklarar)(?:\s[^:]*)?:$/u.test(
      before.slice(-120),
    );
  return announced && texts.every((text) => text.startsWith('-') && text.length <= MAX_BARE_ITEM);
}

/** Short lines without marks or full stops: below a line that ends with a colon, or three and more in a chunk. */
function bareRuns(sheet: Sheet): number[][] {
  const runs: number[][] = [];
  const open = openLines(sheet);
  for (let n = 0; n < open.length; n += 1) {
    const run = bareRunFrom(sheet, open, n);
    if (run.length === 0) continue;
    const isList = isBareList(sheet, run);
    if (isList) runs.push(run);
    // The last line of a run that is none may begin the next: a sub-heading stands right above a list.
    n += isList ? run.length - 1 : Math.max(0, run.length - 2);
  }
  return runs;
}

/** The neighbouring bare lines from `n` on. Where the text has chunks, a run stays inside one. */
function bareRunFrom(sheet: Sheet, open: readonly number[], n: number): number[] {
  const run: number[] = [];
  for (let at = open[n]; at !== undefined; at = open[n + run.length]) {
    const line = sheet.lines[at];
    if (line === undefined || !isBare(line.plain)) break;
    const previous = run.at(-1);
    if (previous !== undefined && (at !== previous + 1 || line.afterBlank !== isSpaced(sheet, run, at))) break;
    run.push(at);
  }
  return run;
}

/** Whether the run's lines are set apart by empty lines: the second line says it for the rest. */
function isSpaced(sheet: Sheet, run: readonly number[], at: number): boolean {
  return sheet.lines[run[1] ?? at]?.afterBlank ?? false;
}

function isBareList(sheet: Sheet, run: readonly number[]): boolean {
  const first = run[0] ?? 0;
  const spaced = sheet.lines[run[1] ?? first]?.afterBlank === true;
  const above = plainAt(sheet, first - 1);
  if (isLinkLine(above)) return false;
  const before = sheet.verdicts[first - 1] === undefined && above.endsWith(':');
  if (before) return run.length >= 2;
  if (run.length >= 2 && run.every((at) => isNameAndRole(plainAt(sheet, at)))) return true;
  const end = sheet.lines[(run.at(-1) ?? 0) + 1];
  return (
    !spaced &&
    run.length >= MIN_ALONE &&
    sheet.lines[first]?.afterBlank === true &&
    (end === undefined || end.afterBlank)
  );
}

function isBare(plain: string): boolean {
  return plain.length <= MAX_BARE_ITEM && !STOP.test(plain) && markOf(plain) === null && !isLinkLine(plain);
}
