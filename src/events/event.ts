/** The event: what came back from readers and mail servers. Pure types and rules. */

export const EVENT_KINDS = ['image', 'click', 'unsubscribe', 'bounce', 'complaint'] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Who fetched it, as far as the user agent and the method tell (R81). */
export type Fetcher = 'person' | 'machine';

/** One fetch. With a subscriber it counts only if that person consents when it is written. */
export interface Hit {
  issueId: string;
  kind: 'image' | 'click';
  link: number | null;
  at: Date;
  fetcher: Fetcher;
  subscriberId: string | null;
}

/** A counter: how often something of an issue (and link) was fetched in an hour, by people and by machines. */
export interface Tally {
  issueId: string;
  kind: 'image' | 'click';
  link: number | null;
  hour: Date;
  people: number;
  machines: number;
}
