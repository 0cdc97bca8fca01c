import type { Actor } from '../staff/actor.ts';
import { appendConsent, appendConsents, type ConsentRow, ledgerOf } from './consent.store.ts';
import type { Language } from './subscriber.ts';
import { type ConsentPurpose, type Wording, wordingHash } from './wording.ts';

/*
 * The consent ledger (R97, GDPR article 7.1): who agreed to which words, when and how, and who took it back. Lines are
 * only added. Nothing about the network address or the browser is kept.
 */

export type ConsentMethod =
  | 'double-opt-in'
  | 'preferences'
  | 'documented'
  | 'page'
  | 'one-click'
  | 'mail'
  | 'staff'
  | 'api';

/** One line of the ledger. `askedAt` is when the words were shown, `at` when the consent took effect (UTC). */
export type Consent = Omit<ConsentRow, 'purpose' | 'method' | 'language'> & {
  purpose: ConsentPurpose;
  method: ConsentMethod;
  language: Language | null;
};

export interface ConsentFacts {
  method: ConsentMethod;
  at: Date;
  askedAt?: Date | undefined;
  formUrl?: string | undefined;
  letterId?: string | undefined;
  basis?: string | undefined;
  actor?: Actor | undefined;
}

/** Writes down that a person agreed to a wording. Repeating it with the same times adds nothing. */
export async function recordConsent(subscriberId: string, wording: Wording, facts: ConsentFacts): Promise<void> {
  await appendConsent(subscriberId, onceOf(subscriberId, wording, facts), given(wording, facts));
}

/** The same for many persons of an import, in one go. */
export async function recordConsents(
  persons: { subscriberId: string; wording: Wording }[],
  facts: ConsentFacts,
): Promise<void> {
  const lines = new Map([...new Set(persons.map(({ wording }) => wording))].map((one) => [one, given(one, facts)]));
  await appendConsents(
    persons.map(({ subscriberId, wording }) => ({
      ...{ subscriberId, once: onceOf(subscriberId, wording, facts) },
      ...(lines.get(wording) ?? given(wording, facts)),
    })),
  );
}

function onceOf(subscriberId: string, { purpose }: Wording, facts: ConsentFacts): string {
  return `${subscriberId} ${purpose} given ${(facts.askedAt ?? facts.at).getTime()}`;
}

function given(wording: Wording, facts: ConsentFacts) {
  return {
    ...line(wording.purpose, true, facts),
    wordingVersion: wording.version,
    wordingHash: wordingHash(wording.text),
    wordingText: wording.text,
    language: wording.language,
  };
}

/** Writes down that a consent was taken back. `since` names the consent: taking one back twice is one line. */
export async function recordWithdrawal(
  subscriberId: string,
  purpose: ConsentPurpose,
  since: Date | null,
  facts: ConsentFacts,
): Promise<void> {
  const which = (since ?? facts.at).getTime();
  await appendConsent(subscriberId, `${subscriberId} ${purpose} withdrawn ${which}`, {
    ...line(purpose, false, facts),
    wordingVersion: null,
    wordingHash: null,
    wordingText: null,
    language: null,
  });
}

/** The ledger of one subscriber, oldest line first. */
export async function consentsOf(subscriberId: string): Promise<Consent[]> {
  return (await ledgerOf(subscriberId)) as Consent[];
}

function line(purpose: ConsentPurpose, given: boolean, facts: ConsentFacts) {
  return {
    purpose,
    given,
    method: facts.method,
    at: facts.at,
    askedAt: facts.askedAt ?? null,
    formUrl: facts.formUrl?.slice(0, 500) ?? null,
    letterId: facts.letterId ?? null,
    basis: facts.basis?.slice(0, 500) ?? null,
    actor: facts.actor?.id ?? null,
  };
}
