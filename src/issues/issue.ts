import type { Meant } from './fits.ts';

/** The issue: what we chose, and when it goes out. Pure rules; storage is in issue.store.ts. */

export const ISSUE_STATES = [
  'draft',
  'review',
  'approved',
  'scheduled',
  'releasing',
  'paused',
  'sent',
  'cancelled',
] as const;
export type IssueState = (typeof ISSUE_STATES)[number];

export const LAYOUTS = ['hero', 'standard', 'compact'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** A frozen edition, and the audience that the approver is shown. */
export interface Decided {
  editionHash: string;
  audience: number;
  by: string;
  at: Date;
}

/** Asked-for approval. When `by` is a key, `behind` is who made it. */
export interface Review extends Decided {
  behind?: string | null;
}

/** Without audiences and topics it is for everybody. */
export interface Item extends Partial<Meant> {
  id: string; // short, unique in the issue
  articleId: string;
  layout: Layout;
  title: string | null; // overrides the article's; null: as the article has it
  lead: string | null;
}

export interface Section {
  id: string;
  heading: string;
  items: Item[];
}

export interface Issue {
  id: string;
  number: number; // 9 in "Nummer 9"; unique
  month: string; // '2026-11'
  state: IssueState;
  subject: string;
  preheader: string;
  intro: { text: string; name: string }; // plain text, paragraphs by blank lines; name = who signs it
  sections: Section[];
  review: Review | null;
  approval: Decided | null;
  schedule: { at: Date; zone: string; by: string } | null;
  intended: number | null; // rows made by the fan-out, once it is complete
  pausedWhy: string | null;
  releasedAt: Date | null;
  sentAt: Date | null;
  /** Warnings of the check before sending that somebody let through; each names what it was about by its key. */
  waivers?: { key: string; reason: string; by: string; at: Date }[];
  version: number; // grows with every edit: an edit names the version it saw
  createdAt: Date;
  updatedAt: Date;
}

/** Whether this person asked for the approval, herself or with a key that she made. */
export function hasAsked(review: Review | null, staffId: string): boolean {
  return review !== null && [review.by, review.behind].includes(staffId);
}

/** The editable part of an issue. */
export type Draft = Pick<Issue, 'month' | 'subject' | 'preheader' | 'intro' | 'sections'>;
