/** The subscriber: states, organisations and what each state allows. Pure rules; storage is in subscriber.store.ts. */

export const STATES = ['pending', 'active', 'left', 'suppressed'] as const;
export type SubscriberState = (typeof STATES)[number];

export const ORGANISATION_KINDS = ['kommun', 'region', 'statlig', 'privat', 'annat'] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const TOPICS = ['tjanster', 'projekt', 'evenemang', 'intervjuer', 'kronikor'] as const;
export type Topic = (typeof TOPICS)[number];

export type Language = 'sv' | 'en';

export interface Subscriber {
  id: string;
  address: string; // as typed (NFC, trimmed, domain in lower case)
  key: string; // folded for uniqueness: see foldAddress
  state: SubscriberState;
  language: Language;
  name: string | null;
  organisation: { kind: OrganisationKind | null; code: string | null };
  topics: Topic[]; // empty: all
  measuring: boolean; // consents to measuring on the individual level
  createdAt: Date;
  confirmedAt: Date | null;
  leftAt: Date | null;
}
