import { provesNobody } from '../platform/mail/replies.ts';
import { Deliveries, type Row } from './delivery.store.ts';
import type { DeliveryState } from './delivery.ts';
import { domainOf } from './domainRule.ts';

/* Readers of an issue of whom a server said that they do not exist, or who were given up. */

/** Their addresses, of one domain or of all. */
export async function hardAddresses(issueId: string, domain?: string): Promise<string[]> {
  const fields = { address: 1, reply: 1, state: 1 };
  const failed = await Deliveries.find({ issueId, state: 'failed', reason: 'bad-address' }, fields).lean<Row[]>();
  const bounced = await Deliveries.find({ issueId, state: 'bounced', reason: 'hard' }, fields).lean<Row[]>();
  const refused = failed.filter((row) => row.reply && provesNobody(row.reply));
  const givenUp = await Deliveries.find({ issueId, state: { $in: ['failed', 'bounced'] }, gaveUp: true }, fields).lean<
    Row[]
  >();
  const hard = new Map([...refused, ...bounced, ...givenUp].map((row) => [row._id.toHexString(), row]));
  const addresses = [...hard.values()].flatMap((row) => (row.address ? [row.address] : []));
  return domain === undefined ? addresses : addresses.filter((address) => domainOf(address) === domain);
}

/** How many readers of a domain have an answer. Reads the rows of the issue: asked for suspicious domains only. */
export async function countTried(issueId: string, domain: string): Promise<number> {
  const escaped = domain.replace(/[^a-z0-9-]/g, (letter) => `\\${letter}`);
  const answered: DeliveryState[] = ['sent', 'failed', 'bounced'];
  return Deliveries.countDocuments({
    issueId,
    state: { $in: answered },
    address: { $regex: `@${escaped}$`, $options: 'i' },
  });
}
