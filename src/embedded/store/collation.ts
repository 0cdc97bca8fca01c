import { type CompareText, compareText } from './compare.ts';
import { badValue, notOffered } from './errors.ts';
import { asNumber, type Doc, isDoc } from './values.ts';

/** How text is compared: `compare` for order, `fold` makes texts that are equal the same key. */
export interface Collation {
  locale: string;
  compare: CompareText;
  fold(text: string): string;
}

/** Letters differ and their marks, but not capitals from small ones. */
const STRENGTH = 2;
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
  const { locale, strength, ...rest } = spec;
  for (const [name, value] of Object.entries(rest)) {
    if (value !== DEFAULTS[name]) throw notOffered(`collation.${name}`);
  }
  if (typeof locale !== 'string') throw badValue('collation.locale must be a string');
  if (locale === 'simple') return undefined;
  if (asNumber(strength) !== STRENGTH) throw notOffered(`a collation of another strength than ${STRENGTH}`);
  const { compare } = collatorOf(locale);
  return { locale, compare, fold: (text) => text.normalize('NFC').toLowerCase() };
}

function collatorOf(locale: string): Intl.Collator {
  try {
    return new Intl.Collator(locale.replaceAll('_', '-'), { sensitivity: 'accent' });
  } catch {
    throw badValue(`the collation locale '${locale}' is unknown`);
  }
}

/** Two texts are equal under a collation when their folded forms are: the same rule for filters and for index keys. */
export function textOrder(collation: Collation | undefined): CompareText {
  if (!collation) return compareText;
  return (a, b) => (collation.fold(a) === collation.fold(b) ? 0 : collation.compare(a, b));
}

/** What the catalog keeps of one, and drivers are told. */
export function shownCollation({ locale }: Collation): Doc {
  return { locale, strength: STRENGTH };
}
