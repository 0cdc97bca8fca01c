/** What an address's domain says, and nothing about a person: which organisation it may be, and a slip of the finger. Pure. */

/** Mail providers that anybody may have an address at: they say nothing about where somebody works. */
const PROVIDERS = [
  ...['gmail.com', 'googlemail.com', 'hotmail.com', 'hotmail.se', 'outlook.com', 'outlook.se', 'live.se', 'live.com'],
  ...['icloud.com', 'me.com', 'msn.com', 'yahoo.com', 'yahoo.se', 'telia.com', 'comhem.se', 'bredband.net', 'spray.se'],
  ...['protonmail.com', 'proton.me', 'bahnhof.se', 'tele2.se', 'mail.com', 'ymail.com', 'email.com'],
];
/** Long enough that one wrong letter is a slip and hardly another house. */
const MISTYPED = PROVIDERS.filter((domain) => domain.length > 8 || domain === 'yahoo.se').filter(
  (domain) => !['ymail.com', 'email.com', 'bahnhof.se'].includes(domain),
);
/** Endings nobody means. */
const ENDINGS: Record<string, string[]> = {
  com: ['con', 'cmo', 'ocm', 'vom', 'xom', 'comm', 'co', 'om', 'cm'],
  se: ['sse', 'see', 'ss'],
  net: ['ner', 'nett', 'ne'],
};

/** The part after the @ of a folded address. */
export function domainOf(key: string): string {
  return key.slice(key.lastIndexOf('@') + 1);
}

/** Whether the domain is one where colleagues have their addresses. */
export function isWorkplace(domain: string): boolean {
  return !PROVIDERS.includes(domain);
}

/** The address as it was probably meant, when its domain is one slip away from a large provider's; else null. */
export function nearAddress(address: string): string | null {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1).toLowerCase();
  if (PROVIDERS.includes(domain)) return null;
  const meant = MISTYPED.find((one) => isSlip(domain, one));
  return meant ? `${address.slice(0, at)}@${meant}` : null;
}

function isSlip(typed: string, meant: string): boolean {
  const [name, ending] = parts(typed);
  const [meantName, meantEnding] = parts(meant);
  if (name === meantName) return ENDINGS[meantEnding]?.includes(ending) ?? false;
  return ending === meantEnding && isOneOff(name, meantName);
}

function parts(domain: string): [name: string, ending: string] {
  const dot = domain.lastIndexOf('.');
  return [domain.slice(0, dot), domain.slice(dot + 1)];
}

/** One letter too many, too few or wrong, or two that changed places. */
function isOneOff(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  let from = 0;
  while (from < length && one[from] === other[from]) from += 1;
  let back = 0;
  while (back < length - from && one.at(-1 - back) === other.at(-1 - back)) back += 1;
  const [left, right] = [one.slice(from, one.length - back), other.slice(from, other.length - back)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
