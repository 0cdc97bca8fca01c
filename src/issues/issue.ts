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
  /** Asked-for approval: the frozen edition's hash and the audience that the approver is shown. */
  review: { editionHash: string; audience: number; by: string; at: Date } | null;
  approval: { editionHash: string; audience: number; by: string; at: Date } | null;
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

/** The editable part of an issue. */
export type Draft = Pick<Issue, 'month' | 'subject' | 'preheader' | 'intro' | 'sections'>;
