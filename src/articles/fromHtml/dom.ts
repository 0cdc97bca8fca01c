import { Refusal } from '../../refusal.ts';

/** What we use of a document. The parser is linkedom; it runs no scripts and loads nothing. */
export interface DomNode {
  nodeType: number;
  textContent: string | null;
  childNodes: Iterable<DomNode>;
}
export interface DomElement extends DomNode {
  localName: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): DomElement | null;
  querySelectorAll(selector: string): Iterable<DomElement>;
}
export interface DomDocument extends DomElement {
  title: string;
  body: DomElement;
}

const ELEMENT = 1;
const TEXT = 3;
const DEEPEST = 400;
const WHOLE_PAGE = /<body[\s>]/i;
const TAG = /<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/gi;
const EMPTY = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|td|th|tr|dd|dt|option)$/i;

export function isElement(node: DomNode): node is DomElement {
  return node.nodeType === ELEMENT;
}

export function isText(node: DomNode): boolean {
  return node.nodeType === TEXT;
}

/**
 * Reads HTML, a whole page or a piece of one.
 * @throws Refusal 'invalid' when it is nested deeper than any page is
 */
export async function openDocument(html: string): Promise<DomDocument> {
  mustBeShallow(html);
  const { parseHTML } = await import('linkedom');
  const page = WHOLE_PAGE.test(html) ? html : `<!doctype html><html><head></head><body>${html}</body></html>`;
  return parseHTML(page).document as unknown as DomDocument;
}

/** The parser and what reads its tree call themselves for every level, so the levels are counted first. */
function mustBeShallow(html: string): void {
  let depth = 0;
  // What never ends is no tag; looking for the end of each of many such beginnings would take hours.
  const whole = html.slice(0, html.lastIndexOf('>') + 1);
  for (const [, closing, name = '', self] of whole.matchAll(TAG)) {
    if (EMPTY.test(name) || self) continue;
    depth += closing ? -1 : 1;
    if (depth > DEEPEST)
      throw new Refusal('invalid', 'Sidan är för rörig för att läsas. Klistra in texten i stället.', 'html');
  }
}
