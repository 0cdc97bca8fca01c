import { Resolver } from 'node:dns/promises';

/** What the doctor asks of the world's names. Empty: there is no such record. Rejects when nobody answers. */
export interface Lookup {
  /** TXT records, each put together. */
  txt(name: string): Promise<string[]>;
  /** Mail servers, the most wanted first; '' is a null MX (RFC 7505). */
  mx(name: string): Promise<string[]>;
  /** IPv4 and IPv6. */
  addresses(name: string): Promise<string[]>;
  /** Names of an address (PTR). */
  names(ip: string): Promise<string[]>;
}

const TIMEOUT_MS = 4_000;
const NONE = ['ENOTFOUND', 'ENODATA', 'NXDOMAIN'];

/** The name servers of this machine. */
export function nameServers(): Lookup {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
  return {
    txt: async (name) => (await orNone(resolver.resolveTxt(name))).map((parts) => parts.join('')),
    mx: async (name) =>
      (await orNone(resolver.resolveMx(name)))
        .toSorted((one, other) => one.priority - other.priority)
        .map(({ exchange }) => exchange),
    addresses: async (name) => [...(await orNone(resolver.resolve4(name))), ...(await orNone(resolver.resolve6(name)))],
    names: (ip) => orNone(resolver.reverse(ip)),
  };
}

async function orNone<Found>(asked: Promise<Found[]>): Promise<Found[]> {
  try {
    return await asked;
  } catch (problem) {
    if (NONE.includes((problem as NodeJS.ErrnoException).code ?? '')) return [];
    throw problem;
  }
}
