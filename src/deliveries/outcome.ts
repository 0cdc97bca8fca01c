import type { Outcome } from '../platform/mail/relay.ts';
import { askedWaitMs, verdictOf } from '../platform/mail/replies.ts';
import { nextTry, type Patience } from '../platform/mail/retry.ts';
import type { Delivery, DeliveryState, Reply } from './delivery.ts';

/** What the outcome of a hand-over makes of a row. Pure. */

export type Uncertain = 'hold' | 'resend' | 'count-as-sent';
export type OutcomeSettings = Patience & { uncertain: Uncertain };

export interface After {
  state: DeliveryState;
  reply: Reply | null;
  reason: string | null;
  dueAt?: Date; // of a row that is tried again
  sentAt?: Date;
  /** The sending cannot go on; a sentence for the person who must act. */
  stop?: string;
}

/** `row.attempts` counts this attempt too. */
export function afterOutcome(
  outcome: Exclude<Outcome, { kind: 'relay-down' | 'called-off' }>,
  row: Pick<Delivery, 'attempts' | 'date'>,
  settings: OutcomeSettings,
  now: Date,
): After {
  const { reply } = outcome;
  switch (outcome.kind) {
    case 'accepted':
      // Without the words: every server puts a number of its own there, and equal outcomes are written together. The
      // Message-ID finds the letter in its log as well.
      return {
        state: 'sent',
        reply: { code: reply.code, enhanced: reply.enhanced, text: '' },
        reason: null,
        sentAt: now,
      };
    case 'deferred':
    case 'lost-before-data':
      return later(reply, row, settings, now);
    case 'undeliverable-eai':
      return { state: 'failed', reply, reason: 'undeliverable-eai' };
    case 'refused':
      return refused(reply, now);
    case 'uncertain':
      return afterUncertain(reply, row, settings, now);
  }
}

/** A hand-over that never got its answer, by what UNCERTAIN says. */
export function afterUncertain(
  reply: Reply | null,
  row: Pick<Delivery, 'attempts' | 'date'>,
  settings: OutcomeSettings,
  now: Date,
): After {
  switch (settings.uncertain) {
    case 'hold':
      return { state: 'uncertain', reply, reason: null };
    case 'count-as-sent':
      return { state: 'sent', reply, reason: 'counted-as-sent', sentAt: now };
    case 'resend':
      return later(reply, row, settings, now);
  }
}

function later(reply: Reply | null, row: Pick<Delivery, 'attempts' | 'date'>, patience: Patience, now: Date): After {
  const at = nextTry(row.attempts, row.date, patience, now, { leastMs: reply ? askedWaitMs(reply) : 0 });
  return at ? { state: 'deferred', reply, reason: null, dueAt: at } : { state: 'failed', reply, reason: 'expired' };
}

function refused(reply: Reply, now: Date): After {
  const verdict = verdictOf(reply);
  if (verdict !== 'configuration') return { state: 'failed', reply, reason: verdict };
  // The reader is not to blame: the letter waits while a person mends the settings.
  const stop = `E-postservern tar inte emot våra brev: ${[reply.code, reply.enhanced, reply.text].filter(Boolean).join(' ')}`;
  return { state: 'waiting', reply, reason: null, dueAt: now, stop };
}
