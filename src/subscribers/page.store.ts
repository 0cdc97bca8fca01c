import { domainOf } from './domain.ts';
import { type Row, Subscribers, toSubscriber } from './subscriber.store.ts';
import type { OrganisationKind, Subscriber, SubscriberState } from './subscriber.ts';

/** Pages of the list of readers: each is read along an index, wherever in the list it lies. */

interface PageQuery {
  state?: SubscriberState;
  organisation?: OrganisationKind;
  prefix?: string;
  afterKey?: string;
}

/**
 * One page in the order of keys; those of one kind of organisation, without a prefix, in the order of domains and keys.
 * `prefix` begins the key, `afterKey` is the last key of the page before.
 */
export async function pageByKey(query: PageQuery, limit: number): Promise<Subscriber[]> {
  const { state, organisation, prefix, afterKey } = query;
  const where = { ...(state ? { state } : {}), ...(organisation ? { 'organisation.kind': organisation } : {}) };
  if (organisation && !prefix) return pageByDomain(where, afterKey, limit);
  const key: Record<string, string> = {};
  if (prefix) Object.assign(key, { $gte: prefix, $lt: `${prefix}\uffff` });
  if (afterKey) key.$gt = afterKey;
  const found = find({ ...where, ...(Object.keys(key).length ? { key } : {}) }, BY_KEY, limit);
  return read(organisation ? found.hint(BY_KEY) : found); // an address that somebody types narrows more than a kind
}

/** What is left of the domain of the page before, and then the domains after it. */
async function pageByDomain(where: object, afterKey: string | undefined, limit: number): Promise<Subscriber[]> {
  if (!afterKey) return read(find(where, BY_DOMAIN, limit));
  const domain = domainOf(afterKey);
  const colleagues = await read(find({ ...where, domain, key: { $gt: afterKey } }, BY_DOMAIN, limit));
  const left = limit - colleagues.length;
  if (left === 0) return colleagues;
  return [...colleagues, ...(await read(find({ ...where, domain: { $gt: domain } }, BY_DOMAIN, left)))];
}

const BY_KEY = { key: 1 } as const;
const BY_DOMAIN = { domain: 1, key: 1 } as const;

function find(where: object, order: Record<string, 1>, limit: number) {
  return Subscribers.find(where).sort(order).limit(limit);
}

async function read(query: ReturnType<typeof find>): Promise<Subscriber[]> {
  return (await query.lean<Row[]>()).map(toSubscriber);
}
