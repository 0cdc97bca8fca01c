import { parseUrl } from '../../parseUrl.ts';
import { type DomElement, type DomNode, isElement, isText } from './dom.ts';
import { imageAddress } from './images.ts';
import { isUnseen, landmarkOf } from './landmarks.ts';

/** A link in the running text. */
export interface PieceLink {
  text: string;
  url: string; // absolute; http, https
}

/** A line of a page, and what its markup says about it. */
export interface TextPiece {
  is: 'text' | 'heading' | 'item' | 'quote';
  text: string;
  level: number; // of a heading, 1 to 6; otherwise 0
  list: number; // items of one list have the same; otherwise 0
  bold: boolean; // all of it
  lead: boolean; // the page calls it its lead
  links: PieceLink[];
  furniture: string | null; // why it is not the article's
}
export interface ImagePiece {
  is: 'image';
  url: string;
  alt: string | null;
  caption: string;
}
export type Piece = TextPiece | ImagePiece;

const BREAKS = new Set(
  'address article aside blockquote body br button caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
/** The cells of a row share its line. */
const CELLS = new Set(['td', 'th']);
const LEAD = /(?:^|[\s_-])(?:ingress|preamble|lead|lede|intro|introduction|standfirst|excerpt)(?:$|[\s_-])/i;
const NORMAL_WEIGHT = /font-weight\s*:\s*(?:normal|[1-5]00)/i;
const SPACES = /[ \t\n\r\f\v]+/g;
const HEADING = /^h([1-6])$/;
const MOST_PIECES = 5_000;

interface Place {
  is: TextPiece['is'];
  level: number;
  list: number;
  bold: boolean;
  lead: boolean;
  link: PieceLink | null;
  inside: boolean;
  furniture: string | null;
}

/** The lines and pictures of an element, in the order of the page. Addresses are made absolute with `base`. */
export function piecesOf(root: DomElement, base: string | null): Piece[] {
  const walk = new Walk(base);
  walk.children(root, {
    ...{ is: 'text', level: 0, list: 0, bold: false, lead: false },
    ...{ link: null, inside: false, furniture: null },
  });
  walk.flush();
  return walk.pieces;
}

class Walk {
  readonly pieces: Piece[] = [];
  readonly #base: string | null;
  #text = '';
  #letters = 0;
  #bold = 0; // of the letters
  #links: PieceLink[] = [];
  #place: Place | undefined;
  #lists = 0;

  constructor(base: string | null) {
    this.#base = base;
  }

  children(element: DomElement, place: Place): void {
    for (const child of element.childNodes) this.#visit(child, place);
  }

  #visit(node: DomNode, place: Place): void {
    if (this.pieces.length >= MOST_PIECES) return;
    if (isText(node)) this.#say(node.textContent ?? '', place);
    if (!isElement(node) || isUnseen(node)) return;
    if (node.localName === 'img') this.#picture(node, '', place);
    const breaks = BREAKS.has(node.localName);
    if (breaks) this.flush();
    if (CELLS.has(node.localName) && this.#text.trim() !== '') this.#say(' | ', { ...place, link: null });
    if (node.localName === 'figure' && this.#figure(node, place)) return;
    this.children(node, this.#within(node, place));
    if (breaks) this.flush();
  }

  /** What the children of an element stand in. */
  #within(element: DomElement, place: Place): Place {
    const name = element.localName;
    const furniture = place.furniture ?? landmarkOf(element, place.inside);
    const next = { ...place, furniture, lead: place.lead || LEAD.test(element.getAttribute('class') ?? '') };
    const heading = HEADING.exec(name);
    if (heading) return { ...next, is: 'heading', level: Number(heading[1]) };
    if (name === 'article' || name === 'main') return { ...next, inside: true };
    if (name === 'ul' || name === 'ol') return { ...next, list: ++this.#lists };
    if (name === 'li') return { ...next, is: 'item', list: place.list || ++this.#lists };
    if (name === 'blockquote') return { ...next, is: 'quote' };
    if (name === 'b' || name === 'strong')
      return { ...next, bold: !NORMAL_WEIGHT.test(element.getAttribute('style') ?? '') };
    if (name === 'a') return { ...next, link: this.#link(element) };
    return next;
  }

  #link(element: DomElement): PieceLink | null {
    const href = element.getAttribute('href')?.trim() ?? '';
    const url = href && !href.startsWith('#') ? parseUrl(href, this.#base ?? undefined) : null;
    return url?.protocol === 'https:' || url?.protocol === 'http:' ? { text: '', url: url.href } : null;
  }

  #say(raw: string, place: Place): void {
    const text = raw.replace(SPACES, ' ');
    if (text === '') return;
    // Words for screen readers inside a link or a line are no part of it.
    if (place.furniture === 'text för skärmläsare' && this.#text.trim() !== '') return;
    if (text.trim() !== '') this.#place ??= place;
    if (this.#text === '' && text === ' ') return;
    this.#text += text;
    this.#letters += text.trim().length;
    if (place.bold) this.#bold += text.trim().length;
    if (!place.link) return;
    if (this.#links.at(-1) !== place.link) this.#links.push(place.link);
    place.link.text += text;
  }

  #figure(figure: DomElement, place: Place): boolean {
    const image = figure.querySelector('img');
    if (!image || figure.querySelector('table, blockquote')) return false;
    const caption = figure.querySelector('figcaption')?.textContent ?? '';
    this.#picture(image, caption.replace(/\s+/g, ' ').trim(), place);
    return true;
  }

  #picture(image: DomElement, caption: string, place: Place): void {
    const url = imageAddress(image, this.#base);
    if (place.furniture === null && url !== null)
      this.pieces.push({ is: 'image', url, alt: image.getAttribute('alt')?.trim() || null, caption });
  }

  /** Ends the line. */
  flush(): void {
    const text = this.#text.trim();
    const { is, level, list, lead, furniture } = this.#place ?? {
      is: 'text',
      level: 0,
      list: 0,
      lead: false,
      furniture: null,
    };
    const links = this.#links
      .map((link) => ({ ...link, text: link.text.replace(SPACES, ' ').trim() }))
      .filter((link) => link.text !== '');
    if (text)
      this.pieces.push({
        is,
        text,
        level,
        list,
        lead,
        furniture,
        links,
        bold: this.#bold > 0 && this.#bold === this.#letters,
      });
    this.#text = '';
    this.#bold = 0;
    this.#letters = 0;
    this.#links = [];
    this.#place = undefined;
  }
}
