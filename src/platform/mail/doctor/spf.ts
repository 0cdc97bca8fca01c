import { BlockList, isIP } from 'node:net';
import type { Lookup } from './lookup.ts';

/*
 * Whether a domain lets an address send for it (SPF, RFC 7208). What a record may say is read here; macros are not, for
 * nobody who sends a newsletter needs them: such a mechanism is taken for one that does not match.
 */

export type SpfResult = 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'many' | 'broken' | 'too-many-lookups';

/** RFC 7208 section 4.6.4. */
export const MOST_LOOKUPS = 10;

const TERM =
  /^([+?~-]?)(all|include|a|mx|ip4|ip6|exists|ptr|redirect|exp)(?:[:=]([^/]*))?(?:\/(\d{1,2}))?(?:\/\/(\d{1,3}))?$/i;
const IP6 = /^([+?~-]?)ip6:([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i;
const RESULTS = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' } as const;

interface Term {
  qualifier: keyof typeof RESULTS;
  name: string;
  value: string;
  prefix4: number;
  prefix6: number;
}

interface Walk {
  ip: string | null;
  lookup: Lookup;
  lookups: number;
}

/** The result for an address; with null, what is wrong with the record itself, or 'neutral'. */
export async function spf(domain: string, ip: string | null, lookup: Lookup): Promise<SpfResult> {
  return check(domain, { ip, lookup, lookups: 0 });
}

async function check(domain: string, walk: Walk): Promise<SpfResult> {
  const records = (await walk.lookup.txt(domain)).filter((text) => /^v=spf1(?: |$)/i.test(text));
  if (records.length !== 1) return records.length ? 'many' : 'none';
  const terms = (records[0] ?? '').trim().split(/ +/).slice(1).map(readTerm);
  for (const term of terms) if (term === null) return 'broken';
  for (const term of terms as Term[]) {
    if (term.name === 'redirect' || term.name === 'exp') continue;
    const found = await matches(term, domain, walk);
    if (walk.lookups > MOST_LOOKUPS) return 'too-many-lookups';
    if (typeof found === 'string') return found;
    if (found) return RESULTS[term.qualifier];
  }
  return redirected(terms as Term[], walk);
}

/** True, false, or what is wrong. */
async function matches(term: Term, domain: string, walk: Walk): Promise<boolean | SpfResult> {
  const { name, value } = term;
  if (name === 'all') return walk.ip !== null;
  if (name === 'ip4' || name === 'ip6') return isWithin(walk.ip, [value], term);
  if (++walk.lookups > MOST_LOOKUPS) return 'too-many-lookups';
  if (value.includes('%') || name === 'exists' || name === 'ptr') return false;
  const target = value || domain;
  if (name === 'include') {
    const inner = await check(target, walk);
    return ['none', 'many', 'broken'].includes(inner)
      ? 'broken'
      : inner === 'too-many-lookups'
        ? inner
        : inner === 'pass';
  }
  const hosts = name === 'mx' ? await walk.lookup.mx(target) : [target];
  const addresses = await Promise.all(hosts.filter(Boolean).map((host) => walk.lookup.addresses(host)));
  return isWithin(walk.ip, addresses.flat(), term);
}

async function redirected(terms: Term[], walk: Walk): Promise<SpfResult> {
  const to = terms.find(({ name }) => name === 'redirect')?.value;
  if (!to) return 'neutral';
  if (++walk.lookups > MOST_LOOKUPS) return 'too-many-lookups';
  const inner = await check(to, walk);
  return inner === 'none' ? 'broken' : inner;
}

function isWithin(ip: string | null, networks: string[], { prefix4, prefix6 }: Term): boolean {
  if (!ip) return false;
  const list = new BlockList();
  for (const one of networks) {
    const kind = isIP(one) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(one)) list.addSubnet(one, kind === 'ipv6' ? prefix6 : prefix4, kind);
  }
  return list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4');
}

function readTerm(text: string): Term | null {
  const six = IP6.exec(text);
  const [, sign = '', name = '', value = '', four, slashes] = six
    ? ['', six[1], 'ip6', six[2], undefined, six[3]]
    : (TERM.exec(text) ?? []);
  // Modifiers that nobody knows are left out (section 6).
  if (!name)
    return /^[a-z][\w.-]*=/i.test(text) ? { qualifier: '+', name: 'exp', value: '', prefix4: 32, prefix6: 128 } : null;
  const qualifier = (sign || '+') as Term['qualifier'];
  return { qualifier, name: name.toLowerCase(), value, prefix4: Number(four ?? 32), prefix6: Number(slashes ?? 128) };
}
