import { load } from 'cheerio';
import { type Slot, splice } from '../../src/editions/edition.ts';
import type { Rendered } from '../../src/editions/render.ts';

/** The letter one reader gets, as bytes and as a document. */
export const TOKENS: Record<Slot, string> = {
  unsubscribe: 'UnsubscribeTokenOfOneReader',
  preferences: 'PreferencesTokenOfOneReader',
  reader: 'ReaderTokenOfOneReader',
};

export function letterOf(rendered: Pick<Rendered, 'html' | 'text'>, tokens = TOKENS) {
  const html = splice(rendered.html, tokens);
  return { html, text: splice(rendered.text, tokens), $: load(html) };
}

/** Addresses of links that leave the letter. */
export function outwardLinks($: ReturnType<typeof load>): { href: string; text: string }[] {
  return $('a[href]')
    .toArray()
    .map((a) => ({ href: $(a).attr('href') ?? '', text: $(a).text().replace(/\s+/g, ' ').trim() }))
    .filter(({ href }) => !href.startsWith('#'));
}
