import { badValue, notOffered } from './errors.ts';
import { asNumber, type Doc, isDoc } from './values.ts';

/** How text is compared: `compare` for order, `fold` makes texts that are equal the same. */
export interface Collation {
  locale: string;
  compare(a: string, b: string): number;
  fold(text: string): string;
}

/** Letters differ and their marks, but not capitals from small ones. */
const STRENGTH = 2;
/** Reads `{locale, strength}`; undefined for none and for the simple one (code point order). */
export function readCollation(spec: unknown): Collation | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('collation must be a document');
  const { locale, strength, ...rest } = spec;
  for (const name of Object.keys(rest)) throw notOffered(`collation.${name}`);
  if (typeof locale !== 'string') throw badValue('collation.locale must be a string');
  if (locale === 'simple') return undefined;
  if (asNumber(strength) !== STRENGTH) throw notOffered(`a collation of another strength than ${STRENGTH}`);
  const collator = collatorOf(locale);
  return { locale, fold, compare: (a, b) => (fold(a) === fold(b) ? 0 : collator.compare(a, b)) };
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function collatorOf(locale: string): Intl.Collator {
  try {
    return new Intl.Collator(locale.replaceAll('_', '-'), { sensitivity: 'accent' });
  } catch {
    throw badValue(`the collation locale '${locale}' is unknown`);
  }
}

/** What the catalog keeps of one, and drivers are told. */
export function shownCollation({ locale }: Collation): Doc {
  return { locale, strength: STRENGTH };
}
