import type { DomElement } from './dom.ts';

/** Parts of a page that are not the article's, and why. */

const BY_ELEMENT: Record<string, string> = {
  nav: 'sidans navigering',
  footer: 'sidfot',
  form: 'formulär',
  button: 'sidans verktyg',
  select: 'formulär',
  textarea: 'formulär',
  dialog: 'ruta ovanpå sidan',
};
const BY_ROLE: Record<string, string> = {
  navigation: 'sidans navigering',
  contentinfo: 'sidfot',
  banner: 'sidhuvud',
  search: 'formulär',
  dialog: 'ruta ovanpå sidan',
  alertdialog: 'ruta ovanpå sidan',
  button: 'sidans verktyg',
};
const UNSEEN = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'svg',
  'math',
  'canvas',
  'iframe',
  'object',
  'head',
  'title',
  'meta',
  'link',
]);
const COOKIES = /(?:^|[-_\s])(?:cookies?|consent|kakor|kakinformation)(?:$|[-_\s])/i;
const HIDDEN_TEXT =
  /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-text|u-visually-hidden|env-assistive-text)(?:$|\s)/i;
const CRUMBS = /breadcrumb|brodsmul|brödsmul/i;
const NOT_SHOWN = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;

/** Elements whose text nobody sees. */
export function isUnseen(element: DomElement): boolean {
  return (
    UNSEEN.has(element.localName) ||
    element.getAttribute('hidden') !== null ||
    NOT_SHOWN.test(element.getAttribute('style') ?? '')
  );
}

/** Why all text of an element is furniture; null when it is not. `inside`: within the article's own element. */
export function landmarkOf(element: DomElement, inside: boolean): string | null {
  const name = `${element.getAttribute('class') ?? ''} ${element.getAttribute('id') ?? ''}`;
  if (HIDDEN_TEXT.test(element.getAttribute('class') ?? '')) return 'text för skärmläsare';
  if (COOKIES.test(name)) return 'upplysning om kakor';
  if (CRUMBS.test(name)) return 'webbplatsens brödsmulor';
  if (element.localName === 'header' && !inside) return 'sidhuvud';
  if (element.localName === 'footer' && inside) return 'sidans verktyg';
  return BY_ELEMENT[element.localName] ?? BY_ROLE[element.getAttribute('role') ?? ''] ?? null;
}
