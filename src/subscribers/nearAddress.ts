import { isWorkplace, PROVIDERS } from './domain.ts';

/** An address that is one slip away from another, which was probably meant. Pure: pointed out, never corrected. */

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
/** Letters of our neighbours that have no mark to take off. */
const PLAIN: Record<string, string> = { æ: 'ae', ø: 'o' };
const ASCII = /^[\x21-\x7e]+$/;

export interface Near {
  meant: string;
  /** The spelling of a large provider's domain, or letters before the @ that hardly any address has (R34). */
  slip: 'domain' | 'letters';
}

/** The address as it was probably meant; null when it looks right. */
export function nearAddress(address: string): Near | null {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const [plain, known] = [plainLetters(local), nearDomain(domain.toLowerCase())];
  if (plain === local && !known) return null;
  return { meant: `${plain}@${known ?? domain}`, slip: known ? 'domain' : 'letters' };
}

/** åsa.öberg as asa.oberg; as it is when other letters than these would be left. */
function plainLetters(local: string): string {
  const plain = local
    .normalize('NFD')
    .replace(/(\p{L})\p{M}+/gu, '$1')
    .replace(/[æø]/giu, (letter) => PLAIN[letter.toLowerCase()] ?? letter);
  return ASCII.test(plain) ? plain : local;
}

function nearDomain(domain: string): string | null {
  if (!isWorkplace(domain)) return null;
  return MISTYPED.find((one) => isSlip(domain, one)) ?? null;
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
