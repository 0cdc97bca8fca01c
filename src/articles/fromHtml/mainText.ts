import type { DomDocument } from './dom.ts';

/** Elements that are read for the main text; a page with more is no article. */
const MOST_ELEMENTS = 20_000;
/** Characters from which a text counts as an article. */
const LEAST_TEXT = 140;

interface Reader {
  parse(): { content?: string | null } | null;
}

/** The HTML of the page's main text, found by Readability; null when the page has none. It changes the document. */
export async function mainTextOf(document: DomDocument): Promise<string | null> {
  const { Readability } = (await import('@mozilla/readability')) as unknown as {
    Readability: new (document: DomDocument, options: Record<string, unknown>) => Reader;
  };
  const options = { maxElemsToParse: MOST_ELEMENTS, charThreshold: LEAST_TEXT, keepClasses: true };
  return new Readability(document, options).parse()?.content ?? null;
}
