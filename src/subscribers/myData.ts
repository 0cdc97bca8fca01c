import { post } from '../platform/mail/letters.ts';
import { readToken } from '../platform/tokens.ts';
import { eraseUrl, exportUrl } from '../urls.ts';
import { findSubscriber } from './subscriber.store.ts';
import type { Subscriber } from './subscriber.ts';

/*
 * The reader's rights to see and to erase (GDPR articles 15, 17 and 20). A letter may have been forwarded, so its link
 * opens neither: it only asks for a new letter to the reader's own address, whose link lives for an hour (R102, R103).
 */

export type OwnDataPurpose = 'export' | 'erase';

/** Posts the letter with the link, three a day of each kind at most. An unknown reader gets none. */
export async function askForOwnData(subscriberId: string, purpose: OwnDataPurpose, now = new Date()): Promise<void> {
  const row = await findSubscriber(subscriberId);
  if (!row) return;
  const data: Record<string, string> =
    purpose === 'export' ? { exportUrl: exportUrl(row.id, now) } : { eraseUrl: eraseUrl(row.id, now) };
  await post({ purpose, to: row.address, language: row.language, subscriberId: row.id, data }, now);
}

/**
 * Whose link it is. `gone` is the link of somebody who has been erased: it was ours, and there is nothing behind it.
 * Reading changes nothing.
 */
export async function readOwnData(
  purpose: OwnDataPurpose,
  token: string,
  now = new Date(),
): Promise<
  { kind: 'open'; subscriber: Subscriber } | { kind: 'gone'; subscriberId: string } | { kind: 'bad' | 'expired' }
> {
  const read = readToken(purpose, token, true, now);
  if (!read.ok) return { kind: read.why };
  const [subscriberId = ''] = read.ids;
  const subscriber = await findSubscriber(subscriberId);
  return subscriber ? { kind: 'open', subscriber } : { kind: 'gone', subscriberId };
}
