/** The delivery: one edition, one reader. Pure types and rules; storage is in delivery.store.ts. */

export const DELIVERY_STATES = [
  'waiting',
  'claimed',
  'sent',
  'deferred',
  'failed',
  'skipped',
  'uncertain',
  'bounced',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** nothing-fits: no story of the issue is meant for the reader, and nobody gets an empty letter. */
export type SkipReason = 'left' | 'suppressed' | 'pending' | 'cancelled' | 'paused' | 'nothing-fits';

/** What the relay said: code 250, enhanced '2.0.0', text without control characters, 300 characters at most. */
export interface Reply {
  code: number | null;
  enhanced: string | null;
  text: string;
}

/**
 * Why a letter came back (R66). hard: there is no such reader. no-host: her domain cannot be found. closed: her mailbox
 * takes no letters now, or none of ours. full. reputation: we are not trusted there. content: this letter is not
 * wanted. soft: it may work another time. refused: nobody knows why.
 */
export type BounceReason = 'hard' | 'no-host' | 'closed' | 'full' | 'reputation' | 'content' | 'soft' | 'refused';

export interface Delivery {
  id: string;
  issueId: string;
  subscriberId: string;
  address: string;
  variant: string; // key of the edition's variant
  lane?: string; // who takes mail for the address: letters of one lane share its pace
  paid?: number | null; // the number of the pace under which it was given its time (dueAt)
  state: DeliveryState;
  dueAt: Date | null; // not before this time; null when it is not to be tried (again)
  attempts: number;
  claim: string | null; // who holds it
  relay?: string | null; // of an uncertain letter: to which its hand-over began, host and port
  handedAt: Date | null; // of an uncertain letter: when it began
  reply: Reply | null;
  reason: string | null; // of skipped and failed, a word: left, suppressed, rejected, expired, undeliverable-eai ...
  date: Date; // the letter's Date, fixed at fan-out (R5)
  sentAt: Date | null;
  gaveUp?: boolean; // with this letter the reader was given up (inARow.ts)
}

/** The books of an issue. They balance when intended is the sum of all the others. */
export type Books = { intended: number } & Record<DeliveryState, number> & {
    skippedBy: Partial<Record<SkipReason, number>>;
  };

/** Whether nobody is lost and nobody counted twice. */
export function balances(books: Books): boolean {
  return books.intended === DELIVERY_STATES.reduce((sum, state) => sum + books[state], 0);
}
