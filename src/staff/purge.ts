import { cutoff, reportPurge } from '../subscribers/retention.ts';
import { deleteOldAudit } from './audit.store.ts';

/** The trail of the staff is a log of security, and does not stay for ever (R104). Safe to repeat. */
export async function purgeStaff(now = new Date()): Promise<void> {
  await reportPurge('audit', await deleteOldAudit(cutoff('audit', now)), now);
}
