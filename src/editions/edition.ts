/** The edition: an issue, frozen. Immutable and hashed; one variant per language and measuring level. Pure types and rules. */

export type MeasuringLevel = 'none' | 'aggregate' | 'individual';

/**
 * What differs from reader to reader. Only tokens: the URL around a slot stands in the frozen text.
 * unsubscribe, preferences: the reader's own links. reader: the token of individual measuring (individual variants only).
 */
export type Slot = 'unsubscribe' | 'preferences' | 'reader';
export type Segment = string | { slot: Slot };

export interface Variant {
  key: string; // 'sv.aggregate'
  language: 'sv' | 'en';
  level: MeasuringLevel;
  html: Segment[];
  text: Segment[];
}

/** A numbered link: the same number in all variants. Redirects lead to these and to nothing else. */
export interface Link {
  n: number; // from 1
  url: string;
  label: string;
  articleId: string | null;
}

export interface Edition {
  id: string;
  issueId: string;
  issueNumber: number;
  hash: string; // SHA-256 (hex) over subject, preheader, links and all variants
  subject: string;
  preheader: string;
  variants: Variant[];
  links: Link[];
  webHtml: string; // the archive page's content: no token, no pixel, direct links
  createdAt: Date;
}

export function variantKey(language: 'sv' | 'en', level: MeasuringLevel): string {
  return `${language}.${level}`;
}

/** The text of segments with the slots filled in. */
export function splice(segments: Segment[], values: Record<Slot, string>): string {
  return segments.map((part) => (typeof part === 'string' ? part : values[part.slot])).join('');
}
