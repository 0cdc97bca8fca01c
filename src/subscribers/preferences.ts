import { post } from '../platform/mail/letters.ts';
import { readToken } from '../platform/tokens.ts';
import { Refusal } from '../refusal.ts';
import { preferencesUrl } from '../urls.ts';
import { checkAddress, foldAddress } from './address.ts';
import { recordConsent, recordWithdrawal } from './consent.ts';
import { forgetMeasured } from './leave.ts';
import { checkProfile, type ProfileInput } from './profile.ts';
import { findByKey, findSubscriber, writeFacts } from './subscriber.store.ts';
import type { Language, Subscriber } from './subscriber.ts';
import { houseTopics } from './topic.store.ts';
import { topicKeys } from './topic.ts';
import { type Wording, wordingFor } from './wording.ts';

/** The reader's own settings, reached by the link in every letter, without a password. */

export interface PreferencesChange extends ProfileInput {
  measuring?: boolean;
}

/** Whose settings a link opens. A reader who has left is shown as such; a forgotten one is like a bad link (R133). */
export async function readPreferences(
  token: string,
  now = new Date(),
): Promise<{ ok: true; subscriber: Subscriber } | { ok: false; why: 'bad' | 'expired' }> {
  const read = readToken('preferences', token, true, now);
  if (!read.ok) return read;
  const subscriber = await findSubscriber(read.ids[0] ?? '');
  return subscriber ? { ok: true, subscriber } : { ok: false, why: 'bad' };
}

/**
 * Changes the fields that are given. Turning measuring on needs the wording that was shown; turning it off is as easy,
 * and deletes what was measured. Throws 'invalid' with the field, 'conflict' when the reader does not subscribe.
 */
export async function changePreferences(
  subscriberId: string,
  change: PreferencesChange,
  wordings: Wording[] = [],
  now = new Date(),
): Promise<Subscriber> {
  const row = await findSubscriber(subscriberId);
  if (row?.state !== 'active') throw ended();
  const facts = checkProfile(change, row.language, topicKeys(await houseTopics()));
  const measuring = change.measuring ?? row.measuring;
  if (measuring && !row.measuring)
    await recordConsent(row.id, wordingFor('measuring', wordings), { method: 'preferences', at: now });
  if (!measuring && row.measuring)
    await recordWithdrawal(row.id, 'measuring', null, { method: 'preferences', at: now });
  const changed = await writeFacts(row, { ...facts, measuring });
  if (!changed) return movedOn(row.id, measuring && !row.measuring, now);
  if (row.measuring && !measuring) await forgetMeasured(row.id);
  return changed;
}

/** The row has moved on since it was read. Of who left meanwhile the ledger must not end with a yes that never held. */
async function movedOn(subscriberId: string, saidYes: boolean, now: Date): Promise<never> {
  const row = await findSubscriber(subscriberId);
  if (row?.state === 'active')
    throw new Refusal('conflict', 'Dina val ändrades i samma stund. Läs in sidan igen och spara på nytt.');
  if (row && saidYes) await recordWithdrawal(row.id, 'measuring', null, { method: 'preferences', at: now });
  throw ended();
}

function ended(): Refusal {
  return new Refusal('conflict', 'Prenumerationen är avslutad. Anmäl dig igen först.');
}

/** Sends the link to the settings to a reader, at most once a day; the same answer for every address (R124). */
export async function sendPreferencesLink(
  addressText: string,
  now = new Date(),
  speak: Language = 'sv',
): Promise<void> {
  const row = await findByKey(foldAddress(checkAddress(addressText, speak)));
  // Who has left gets it too: what is kept is still hers to see and to erase.
  if (row?.state !== 'active' && row?.state !== 'left') return;
  const data = { preferencesUrl: preferencesUrl(row.id, now) };
  const { address: to, language, id } = row;
  await post({ purpose: 'preferences-link', to, language, subscriberId: id, data, limit: 'daily' }, now);
}
