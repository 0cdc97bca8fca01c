/* When so many readers of one domain turn out not to exist that the domain is more likely broken (R67). Pure. */

const LEAST_HARD = 10;
const SHARE = 0.2;

export interface DomainCount {
  hard: number; // readers of whom a server said that they do not exist
  tried: number; // readers whose letter has an answer
}

export function looksBroken({ hard, tried }: DomainCount): boolean {
  return hard >= LEAST_HARD && hard > tried * SHARE;
}

/** Lower case, as addresses are kept. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** Domains with so many hard answers that they must be looked at, with how many. */
export function manyIn(addresses: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const address of addresses) {
    const domain = domainOf(address);
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return new Map([...counts].filter(([, hard]) => hard >= LEAST_HARD));
}
