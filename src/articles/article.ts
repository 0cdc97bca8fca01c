/** What an article is: its kinds, its form, its blocks, and which of them a letter prints. */

export const KINDS = ['nyhet', 'aktuellt', 'kronika', 'tjanst', 'projekt', 'event'] as const;
export type Kind = (typeof KINDS)[number];

export const FORMS = ['intervju'] as const;
export type Form = (typeof FORMS)[number];

/**
 * A piece of an article's body. Texts are kept to the letter, with the dash of a quote and the bullet of a list item;
 * `withoutMark` takes the mark off where a page or a letter draws its own.
 */
export type Block =
  | { type: 'paragraph' | 'heading' | 'quote' | 'question' | 'answer'; text: string }
  | { type: 'list'; items: string[] }
  | { type: 'image'; text: string; url: string | null; alt: string | null } // text is the caption
  | { type: 'link'; text: string; url: string | null };

/** A line that became one of the article's own fields. It is kept so that every line of a pasted text is accounted for. */
export interface HeadBlock {
  type: 'kind' | 'title' | 'date' | 'lead' | 'byline';
  text: string;
}

export type ParsedBlock = Block | HeadBlock;

/** A line of the pasted text that is not the article's, and why (a Swedish phrase for the communicator). */
export interface Dropped {
  text: string;
  why: string;
}

/** What a text was read as. Null means that the text does not say; nothing is guessed. */
export interface ParsedArticle {
  kind: Kind | null;
  form: Form | null;
  title: string | null;
  publishedAt: string | null; // YYYY-MM-DD
  lead: string | null;
  byline: string | null;
  /** Head and body in the order of the text; together with `dropped` they hold every line of it. */
  blocks: ParsedBlock[];
  dropped: Dropped[];
}

/** When and where something happens; only articles of the kind event have it. */
export interface Happening {
  startsAt: Date;
  endsAt: Date | null;
  place: string | null;
  signUpUrl: string | null; // https
}

/** A picture: its alternative text is a decision of a person, never a default (R109). */
export interface Picture {
  url: string; // https, or a path of ours that begins with /
  alt: string | null;
  decorative: boolean;
  width?: number; // pixels, when we keep it
  height?: number;
}

/** What of an article can be corrected after it was sent. */
export const CORRECTED_PARTS = ['title', 'lead', 'byline', 'date', 'picture', 'event', 'body'] as const;
export type CorrectedPart = (typeof CORRECTED_PARTS)[number];

/** The corrections of one day. */
export interface Correction {
  day: string; // '2026-11-25', on the clock of Stockholm
  parts: CorrectedPart[];
  /** What was wrong, in the newsroom's words; null: only the parts are named. */
  note: string | null;
}

/** The article as we keep it. */
export interface Article {
  id: string;
  kind: Kind | null;
  form: Form | null;
  title: string;
  lead: string | null;
  byline: string | null;
  publishedAt: string | null; // YYYY-MM-DD
  takenInAt: Date;
  canonicalUrl: string | null;
  hash: string; // SHA-256 (hex) of title, lead and body: the same article from two doors is one
  image: Picture | null;
  blocks: Block[];
  dropped: Dropped[];
  topics: string[];
  audiences?: string[]; // kinds of organisation it is for; none: all
  event: Happening | null;
  usedIn: number[]; // issue numbers it was sent in
  /** An article that came before with nearly the same title; a person decides whether they are one. */
  alike?: string;
  /** The article that this one is the same as: it is in no list, and known when it comes again. */
  sameAs?: string;
  corrections?: Correction[]; // what has been changed since it was sent, the first first
  version: number; // grows with every edit
}

/** What an editor may change; `hash` follows the content. */
export type ArticleFields = Partial<
  Omit<Article, 'id' | 'usedIn' | 'version' | 'takenInAt' | 'dropped' | 'alike' | 'sameAs'>
>;

const HEAD_TYPES: ReadonlySet<string> = new Set(['kind', 'title', 'date', 'lead', 'byline']);
const LEADING_MARK = /^(?:[•●○◦▪■‣∙·*]|[–—‒―−-](?!\d))\s*/u;

/** The blocks to store: all but those that became the article's own fields. Links without an address stay, for the desk. */
export function withoutHead(blocks: readonly ParsedBlock[]): Block[] {
  return blocks.filter((block): block is Block => !HEAD_TYPES.has(block.type));
}

/** The blocks a letter prints as body: no field of the head, and no link that leads nowhere. */
export function body(blocks: readonly ParsedBlock[]): Block[] {
  return withoutHead(blocks).filter((block) => block.type !== 'link' || block.url !== null);
}

/** The text without the dash or bullet it begins with, for those who draw their own. Numbers stay: they carry meaning. */
export function withoutMark(text: string): string {
  return text.replace(LEADING_MARK, '');
}
