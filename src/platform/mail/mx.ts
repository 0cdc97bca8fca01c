import { Resolver } from 'node:dns/promises';
import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';
import { config } from '../../config.ts';

/*
 * Who takes the mail of a domain: hundreds of domains are served by one provider, and a provider counts what we send
 * to all of them together.
 */

/** The names of the mail servers of a domain, the most wanted first; rejects when they cannot be found. */
export type Resolve = (domain: string) => Promise<string[]>;

const TIMEOUT_MS = 2_000;
const AT_ONCE = 20;
const KEPT_MS = 6 * 3_600_000;
const MOST_KEPT = 20_000;
/** Names that lead nowhere (RFC 2606, RFC 6762). */
const NOWHERE = /(^|\.)(example|test|invalid|localhost|local)$/;

const kept = new Map<string, { lane: string; until: number }>();
let resolver: Resolver | undefined;
let resolve: Resolve = askDns;

async function askDns(domain: string): Promise<string[]> {
  if (config().local) return []; // what goes nowhere need not be looked up
  resolver ??= new Resolver({ timeout: TIMEOUT_MS, tries: 1 });
  const hosts = await resolver.resolveMx(domain);
  return hosts.sort((one, other) => one.priority - other.priority).map((host) => host.exchange);
}

/** Another way to find mail servers: for tests, and for houses that ask somewhere else. Forgets what was found. */
export function resolveWith(other: Resolve = askDns): void {
  resolve = other;
  kept.clear();
}

/**
 * The lane of each address: the provider that takes its mail ("outlook.com"), or its own domain when that is not
 * known. A house on one machine asks nobody.
 */
export async function lanesOf(addresses: string[], now = Date.now()): Promise<string[]> {
  const domains = addresses.map(domainOf);
  const unknown = [...new Set(domains)].filter((domain) => (kept.get(domain)?.until ?? 0) < now);
  if (kept.size + unknown.length > MOST_KEPT) kept.clear();
  const worker = async () => {
    for (let domain = unknown.pop(); domain !== undefined; domain = unknown.pop())
      kept.set(domain, { lane: await laneOf(domain), until: now + KEPT_MS });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return domains.map((domain) => kept.get(domain)?.lane ?? domain);
}

async function laneOf(domain: string): Promise<string> {
  if (NOWHERE.test(domain)) return domain;
  const hosts = await resolve(domain).catch(() => []);
  const host = hosts[0]?.toLowerCase().replace(/\.$/, '');
  return (host && (getDomain(host) ?? host)) || domain;
}

function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domainToASCII(domain) || domain.toLowerCase();
}
