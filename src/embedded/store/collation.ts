import { type CompareText, compareText } from './compare.ts';
import { badValue, notOffered } from './errors.ts';
import { asInteger, isDoc } from './values.ts';

/** How text is compared: `compare` for order, `fold` makes texts that are equal the same key. */
export interface Collation {
  locale: string;
  strength: number;
  compare: CompareText;
  fold(text: string): string;
}

const SENSITIVITY: Record<number, 'base' | 'accent' | 'variant'> = { 1: 'base', 2: 'accent', 3: 'variant' };
const FOLDS: Record<number, (text: string) => string> = {
  1: (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase(),
  2: (text) => text.normalize('NFC').toLowerCase(),
  3: (text) => text.normalize('NFC'),
};
/** MongoDB sends an index's collation back with all its settings; what they say by default is accepted. */
const DEFAULTS: Record<string, unknown> = {
  caseLevel: false,
  caseFirst: 'off',
  numericOrdering: false,
  alternate: 'non-ignorable',
  maxVariable: 'punct',
  normalization: false,
  backwards: false,
  version: '57.1',
};

/** Reads `{locale, strength}`; undefined for none and for the simple one (code point order). */
export function readCollation(spec: unknown): Collation | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDoc(spec)) throw badValue('collation must be a document');
  const { locale, strength: given, ...rest } = spec;
  for (const [name, value] of Object.entries(rest)) {
    if (value !== DEFAULTS[name]) throw notOffered(`collation.${name}`);
  }
  if (typeof locale !== 'string') throw badValue('collation.locale must be a string');
  if (locale === 'simple') return undefined;
  const strength = asInteger(given) ?? 3;
  const [sensitivity, fold] = [SENSITIVITY[strength], FOLDS[strength]];
  if (!sensitivity || !fold) throw notOffered(`collation strength ${strength}`);
  const collator = collatorOf(locale, sensitivity);
  return { locale, strength, compare: (a, b) => collator.compare(a, b) || 0, fold };
}

function collatorOf(locale: string, sensitivity: 'base' | 'accent' | 'variant'): Intl.Collator {
  try {
    return new Intl.Collator(locale.replaceAll('_', '-'), { sensitivity });
  } catch {
    throw badValue(`the collation locale '${locale}' is unknown`);
  }
}

/** Two texts are equal under a collation when their folded forms are: the same rule for filters and for index keys. */
export function textOrder(collation: Collation | undefined): CompareText {
  if (!collation) return compareText;
  return (a, b) => (collation.fold(a) === collation.fold(b) ? 0 : collation.compare(a, b));
}

export function sameCollation(a: Collation | undefined, b: Collation | undefined): boolean {
  return a?.locale === b?.locale && a?.strength === b?.strength;
}
