/** The subscriber: states, organisations and what each state allows. Pure rules; storage is in subscriber.store.ts. */

export const STATES = ['pending', 'active', 'left', 'suppressed'] as const;
export type SubscriberState = (typeof STATES)[number];

export const ORGANISATION_KINDS = ['kommun', 'region', 'statlig', 'privat', 'annat'] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export type Language = 'sv' | 'en';

export interface Subscriber {
  id: string;
  address: string; // as typed (NFC, trimmed, domain in lower case)
  key: string; // folded for uniqueness: see foldAddress
  state: SubscriberState;
  language: Language;
  name: string | null;
  organisation: { kind: OrganisationKind | null; code: string | null };
  topics: string[]; // keys of the house's topics; empty: all
  measuring: boolean; // consents to measuring on the individual level
  pausedUntil?: Date | null; // gets no issue before this time, and then again by herself
  createdAt: Date;
  confirmedAt: Date | null;
  leftAt: Date | null;
}

/** Readers of the audience who are alike in everything that decides which letter they get. */
export interface AudienceGroup {
  kind: OrganisationKind | null;
  topics: string[];
  language: Language;
  measuring: boolean;
  paused: boolean;
  readers: number;
}

/** What decides which letter a reader gets, as one text: readers with the same text get the same letter. */
export function choicesOf(
  reader: Pick<Subscriber, 'language' | 'measuring' | 'topics'> & { organisation: { kind: OrganisationKind | null } },
): string {
  return `${reader.language} ${reader.measuring} ${reader.organisation.kind} ${reader.topics.join()}`;
}

/** What can happen to a subscriber. `release` takes a suppression away, `lapse` is a confirmation that never came. */
export type Happening = 'join' | 'confirm' | 'leave' | 'suppress' | 'release' | 'lapse';

/** What the state machine looks at. null stands for an address nobody has given yet. */
export type Standing = Pick<Subscriber, 'state' | 'confirmedAt' | 'leftAt'> | null;

/** The state after something happened; null when it may not happen now, 'gone' when nothing is left to keep. */
export function next(standing: Standing, happening: Happening): SubscriberState | 'gone' | null {
  if (!standing) return happening === 'join' ? 'pending' : null;
  const { state } = standing;
  switch (happening) {
    case 'join':
      return state === 'left' ? 'pending' : state;
    case 'confirm':
      // Also out of a suppression: who may come back that way is for suppression.ts to say (R68).
      return state === 'left' ? null : 'active';
    case 'leave':
      return state === 'suppressed' ? 'suppressed' : 'left';
    case 'suppress':
      return 'suppressed';
    case 'release':
      return state === 'suppressed' ? released(standing) : null;
    case 'lapse':
      if (state === 'suppressed') return state;
      return state === 'pending' ? lapsed(standing) : null;
  }
}

/** Why a subscriber gets no newsletter, or 'yes'. A row that is gone was forgotten: it counts as having left. */
export function mayReceive(
  subscriber: Pick<Subscriber, 'state' | 'pausedUntil'> | null,
  suppressed: boolean,
  now = new Date(),
): 'yes' | 'left' | 'suppressed' | 'pending' | 'paused' {
  if (suppressed) return 'suppressed';
  if (!subscriber) return 'left';
  if (subscriber.state !== 'active') return subscriber.state;
  return isPaused(subscriber, now) ? 'paused' : 'yes';
}

/** A pause ends by itself: nobody has to start the subscription again. */
export function isPaused(subscriber: Pick<Subscriber, 'pausedUntil'>, now: Date): boolean {
  return Boolean(subscriber.pausedUntil && subscriber.pausedUntil > now);
}

/** Only who confirmed and never left goes back to receiving; everybody else has to ask for it again. */
function released(standing: NonNullable<Standing>): SubscriberState {
  return standing.confirmedAt && !standing.leftAt ? 'active' : 'left';
}

/** An address that never confirmed leaves nothing behind; one that once did keeps the proof of it. */
function lapsed(standing: NonNullable<Standing>): SubscriberState | 'gone' {
  return standing.confirmedAt ? 'left' : 'gone';
}
