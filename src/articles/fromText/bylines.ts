import type { Kind } from '../article.ts';
import { isName, isNameAndRole, isRole, leadingName, readCredit } from './people.ts';
import { drop, isOpen, openLines, plainAt, type Sheet } from './sheet.ts';

/** Who wrote it: a credit line, a name alone near the headline, or a signature at the end. */

const NEAR_TITLE = 2;
// Some sign with a stroke before the name.
const STROKE = /^[/–—-]{1,3}\s?/;
const SIGNED_ANYWHERE = /:/;

/** The author as the text names them; null when it does not. */
export function findByline(sheet: Sheet, title: number, kind: Kind | null): string | null {
  const credit = findCredit(sheet, title);
  const named = credit ?? findNameAlone(sheet, title, kind);
  return findSignature(sheet, kind, named) ?? named;
}

function findCredit(sheet: Sheet, title: number): string | null {
  const above = sheet.verdicts.findIndex(
    (verdict) => verdict !== undefined && 'type' in verdict && verdict.type === 'byline',
  );
  if (above >= 0) return readCredit(plainAt(sheet, above)) ?? plainAt(sheet, above);
  const open = openLines(sheet);
  const found = open.find((at, n) => {
    const plain = plainAt(sheet, at);
    const placed = n <= NEAR_TITLE || n === open.length - 1 || SIGNED_ANYWHERE.test(plain);
    return at > title && placed && readCredit(plain) !== null;
  });
  if (found === undefined) return null;
  sheet.verdicts[found] = { type: 'byline' };
  return readCredit(plainAt(sheet, found));
}

/**
 * A name alone below headline or lead. In a column it is the writer. Elsewhere a name that headline or lead speaks of
 * is the person in the picture.
 */
function findNameAlone(sheet: Sheet, title: number, kind: Kind | null): string | null {
  const open = openLines(sheet);
  const column = kind === 'kronika';
  const at = open
    .slice(0, NEAR_TITLE)
    .find((place) => isName(plainAt(sheet, place)) || (column && isNameAndRole(plainAt(sheet, place))));
  if (at === undefined) return null;
  const plain = plainAt(sheet, at);
  const first = open[0] ?? at;
  const spokenOf = [title, first].some((place) => place !== at && plainAt(sheet, place).includes(plain));
  if (!column && spokenOf) {
    sheet.verdicts[at] = { type: 'image', alt: null };
    return null;
  }
  sheet.verdicts[at] = { type: 'byline' };
  return withRole(sheet, at, plain);
}

/** A writer's role may stand on the line below the name. */
function withRole(sheet: Sheet, at: number, name: string): string {
  const below = plainAt(sheet, at + 1);
  if (!isOpen(sheet, at + 1) || !isRole(below) || isNameAndRole(below) || sheet.lines[at + 1]?.afterBlank === true)
    return name;
  sheet.verdicts[at + 1] = { type: 'byline' };
  return `${name}, ${below}`;
}

/** The name the text ends with. Returns the author it tells, null when it tells nothing new. */
function findSignature(sheet: Sheet, kind: Kind | null, byline: string | null): string | null {
  const open = openLines(sheet);
  const last = open.at(-1);
  const before = open.at(-2);
  if (last === undefined || open.length < 2) return null;
  if (
    before !== undefined &&
    before === last - 1 &&
    isRole(plainAt(sheet, last)) &&
    isName(plainAt(sheet, before)) &&
    open.length > 2
  ) {
    return sign(sheet, before, kind, byline);
  }
  return sign(sheet, last, kind, byline);
}

function sign(sheet: Sheet, at: number, kind: Kind | null, byline: string | null): string | null {
  const plain = plainAt(sheet, at).replace(STROKE, '');
  const name = leadingName(plain);
  if (name === null || !(isName(plain) || isNameAndRole(plain))) return null;
  if (byline !== null) {
    if (leadingName(byline) !== name) return null;
    drop(sheet, at, 'underskrift, samma namn som i bylinen');
    return byline === name ? withRole(sheet, at, byline) : null;
  }
  if (kind !== 'kronika' && !isName(plain)) return null;
  sheet.verdicts[at] = { type: 'byline' };
  return withRole(sheet, at, plain);
}
