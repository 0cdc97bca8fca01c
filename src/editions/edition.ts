import type { Meant } from '../issues/fits.ts';
import type { Look } from './look.ts';

/**
 * The edition: an issue, frozen. Immutable and hashed; one variant per language, measuring level and selection of its
 * stories. Pure types and rules.
 */

export type MeasuringLevel = 'none' | 'aggregate' | 'individual';

/**
 * What differs from reader to reader. Only tokens: the URL around a slot stands in the frozen text.
 * unsubscribe, preferences: the reader's own links. reader: the token of individual measuring (individual variants only).
 */
export type Slot = 'unsubscribe' | 'preferences' | 'reader';
export type Segment = string | { slot: Slot };

export interface Variant {
  key: string; // 'sv.aggregate', for a selection of the stories 'sv.aggregate.2'
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
  hash: string; // SHA-256 (hex) over subject, preheader, links, stories, selections, look and all variants
  subject: string;
  preheader: string;
  variants: Variant[];
  links: Link[];
  /** Whom each story is meant for, in reading order. Empty: everything is for everybody. */
  stories: Meant[];
  /** The places in `stories` that letters hold, each from 0; the first selection is all of them. */
  selections: number[][];
  look: Look; // what stands around the articles, as it was then
  webHtml: string; // the archive page's content: no token, no pixel, direct links
  createdAt: Date;
}

/** `selection` is its place among the edition's selections; 0 is the whole issue. */
export function variantKey(language: 'sv' | 'en', level: MeasuringLevel, selection = 0): string {
  return selection ? `${language}.${level}.${selection}` : `${language}.${level}`;
}

/** The place of a variant's selection, from its key. */
export function selectionIn(key: string): number {
  return Number(key.split('.')[2] ?? 0);
}

/** The text of segments with the slots filled in. */
export function splice(segments: Segment[], values: Record<Slot, string>): string {
  return segments.map((part) => (typeof part === 'string' ? part : values[part.slot])).join('');
}
