import { foldAddress } from './address.ts';
import { domainOf, isWorkplace } from './domain.ts';
import { kindsAt } from './subscriber.store.ts';
import type { OrganisationKind } from './subscriber.ts';

/** Fewer readers than this could be told apart by what is suggested (R101). */
const LEAST = 3;
/** Some always choose wrongly; a suggestion needs more than these to agree. */
const SHARE = 0.75;

/**
 * The kind of organisation that an address is probably at, because at least three confirmed readers of its domain say
 * so and hardly anybody says otherwise; else null. The domain alone decides: the answer tells nothing about a person.
 */
export async function suggestKind(address: string): Promise<OrganisationKind | null> {
  const domain = domainOf(foldAddress(address));
  if (!isWorkplace(domain)) return null;
  const kinds = await kindsAt(domain);
  const all = kinds.reduce((sum, { readers }) => sum + readers, 0);
  const most = kinds.toSorted((one, other) => other.readers - one.readers)[0];
  return most && most.readers >= LEAST && most.readers >= all * SHARE ? most.kind : null;
}
