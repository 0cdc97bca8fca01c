import { en } from './public.en.ts';
import { sv } from './public.sv.ts';

/** The texts of the public pages. Swedish is the original; English has the same keys by type. */
export type PublicWords = typeof sv;

const ALL: Record<'sv' | 'en', PublicWords> = { sv, en };

export function publicWords(language: 'sv' | 'en'): PublicWords {
  return ALL[language];
}
