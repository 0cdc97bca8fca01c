import type { Actor } from '../staff/actor.ts';
import { appendConsent, type ConsentRow, ledgerOf } from './consent.store.ts';
import { type Basis, basisFor } from './documented.store.ts';
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
  | 'api'
  | 'moved'
  | 'complaint'
  | 'restored';

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

/** The ledger of one subscriber, oldest line first; with the basis of the import by which she came, if she did. */
export async function consentsOf(subscriberId: string): Promise<Consent[]> {
  const [lines, basis] = await Promise.all([ledgerOf(subscriberId), basisFor(subscriberId)]);
  const all = basis ? [...lines, documented(basis)] : lines;
  return (all as Consent[]).sort((one, other) => one.at.getTime() - other.at.getTime());
}

/** Nothing was shown to an imported reader by us: the basis is what the ledger can show. It is staff's, in Swedish. */
function documented({ basis, actor, at }: Basis): Consent {
  const wording = { purpose: 'newsletter', version: 'documented', text: basis, language: 'sv' } as const;
  return { ...given(wording, { method: 'documented', at, basis }), language: 'sv', actor };
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
