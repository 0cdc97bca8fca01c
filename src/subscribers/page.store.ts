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
  return page({ ...where, ...(Object.keys(key).length ? { key } : {}) }, limit);
}

/** What is left of the domain of the page before, and then the domains after it. */
async function pageByDomain(where: object, afterKey: string | undefined, limit: number): Promise<Subscriber[]> {
  if (!afterKey) return page(where, limit, BY_DOMAIN);
  const domain = domainOf(afterKey);
  const colleagues = await page({ ...where, domain, key: { $gt: afterKey } }, limit, BY_DOMAIN);
  const left = limit - colleagues.length;
  return left ? [...colleagues, ...(await page({ ...where, domain: { $gt: domain } }, left, BY_DOMAIN))] : colleagues;
}

const BY_DOMAIN = { domain: 1, key: 1 } as const;

async function page(where: object, limit: number, order: Record<string, 1> = { key: 1 }): Promise<Subscriber[]> {
  const rows = await Subscribers.find(where).sort(order).limit(limit).lean<Row[]>();
  return rows.map(toSubscriber);
}
