import { type CompareText, compareText } from './compare.ts';
import { badValue, notOffered } from './errors.ts';
import { asInteger, type Doc, isDoc } from './values.ts';

/** How text is compared: `compare` for order, `fold` makes texts that are equal the same key. */
export interface Collation {
  locale: string;
  strength: number;
  compare: CompareText;
  fold(text: string): string;
}

const SENSITIVITY = { 1: 'base', 2: 'accent', 3: 'variant' } as const;
const OFFERED = new Set([
  'locale',
  'strength',
  'caseLevel',
  'caseFirst',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'backwards',
  'normalization',
  'version',
]);
const REFUSED_WHEN_SET = ['caseLevel', 'numericOrdering', 'backwards'];

/** Reads a collation document; undefined for none and for the simple one (code point order). */
export function readCollation(spec: unknown): Collation | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('collation must be a document');
  for (const name of Object.keys(spec))
    if (!OFFERED.has(name)) throw badValue(`collation has the unknown field '${name}'`);
  for (const name of REFUSED_WHEN_SET) if (spec[name]) throw notOffered(`collation.${name}`);
  const locale = spec.locale;
  if (typeof locale !== 'string') throw badValue('collation.locale must be a string');
  if (locale === 'simple') return undefined;
  return makeCollation(locale, asInteger(spec.strength) ?? 3);
}

function makeCollation(locale: string, strength: number): Collation {
  const sensitivity = SENSITIVITY[strength as 1 | 2 | 3];
  if (!sensitivity) throw notOffered(`collation strength ${strength}`);
  const collator = collatorOf(locale, sensitivity);
  return { locale, strength, compare: (a, b) => collator.compare(a, b) || 0, fold: folder(strength) };
}

function collatorOf(locale: string, sensitivity: 'base' | 'accent' | 'variant'): Intl.Collator {
  try {
    return new Intl.Collator(locale.replaceAll('_', '-'), { sensitivity });
  } catch {
    throw badValue(`the collation locale '${locale}' is unknown`);
  }
}

function folder(strength: number): (text: string) => string {
  if (strength === 3) return (text) => text.normalize('NFC');
  if (strength === 2) return (text) => text.normalize('NFC').toLowerCase();
  return (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Two texts are equal under a collation when their folded forms are: the same rule for filters and for index keys. */
export function textOrder(collation: Collation | undefined): CompareText {
  if (!collation) return compareText;
  return (a, b) => (collation.fold(a) === collation.fold(b) ? 0 : collation.compare(a, b));
}

export function sameCollation(a: Collation | undefined, b: Collation | undefined): boolean {
  return a?.locale === b?.locale && a?.strength === b?.strength;
}

/** What an index definition stores, as MongoDB prints it in part. */
export function describeCollation(collation: Collation): Doc {
  return { locale: collation.locale, strength: collation.strength };
}
