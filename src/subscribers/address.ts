import { domainToASCII, domainToUnicode } from 'node:url';
import { Refusal } from '../refusal.ts';
import type { Language } from './subscriber.ts';

/*
 * Addresses: what we accept and what we call the same (R35). The local part is kept as typed for sending, because only
 * its own server knows what case means there; for uniqueness it is folded, because people do not.
 */

const ADDRESS_OCTETS = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets
const LOCAL_OCTETS = 64; // RFC 5321 section 4.5.3.1.1
const INPUT_CHARACTERS = 1_000;

/** RFC 5322 atext and RFC 6531 letters, in atoms with single dots between. Quotes, comments and routes do not fit. */
const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN_CHARACTERS = /^[\p{L}\p{M}\p{N}.-]+$/u;
/** A domain that is its own A-labels: only its case may change. Most are, and asking ICU costs more than all the rest. */
const PLAIN_DOMAIN = /^(?!.*--)[a-z0-9.-]*\.[a-z]+$/i;
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
/** What looks like an address within other text: whole words of such characters before the @. */
const within = (character: string) =>
  new RegExp(`(?<!${character})${character}{1,64}@[\\p{L}\\p{M}\\p{N}-]+(?:\\.[\\p{L}\\p{M}\\p{N}-]+)+`, 'gu');
/** Whatever may stand in a local part; and without the marks that people set around addresses and between them. */
const WITHIN_TEXT = [within("[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~.-]"), within('[\\p{L}\\p{M}\\p{N}_.+-]')];

const PROBLEMS = {
  empty: ['Skriv din e-postadress, till exempel namn@kommun.se.', 'Enter your email address, such as name@example.se.'],
  at: [
    'E-postadressen ska ha ett @ mellan namnet och domänen, till exempel namn@kommun.se.',
    'The address must have one @ between name and domain, such as name@example.se.',
  ],
  quotes: [
    'E-postadressen får inte innehålla citattecken, parenteser, hakparenteser eller mellanslag. Skriv bara adressen, till exempel namn@kommun.se.',
    'The address may not contain quotes, brackets, parentheses or spaces. Enter the plain address, such as name@example.se.',
  ],
  local: [
    'Delen före @ är inte giltig. Kontrollera att punkterna sitter rätt och att inga ovanliga tecken har kommit med.',
    'The part before the @ is not valid. Check the dots and remove unusual characters.',
  ],
  long: [
    'E-postadressen är för lång: högst 64 tecken före @ och 254 tecken i allt. Kontrollera att bara adressen har kommit med.',
    'The address is too long: at most 64 characters before the @ and 254 in all. Enter the plain address only.',
  ],
  domain: [
    'Delen efter @ är inte en giltig domän. Kontrollera stavningen, till exempel namn@kommun.se.',
    'The part after the @ is not a valid domain. Check the spelling, such as name@example.se.',
  ],
} as const;

/**
 * The address as it is stored: NFC, trimmed, the domain in lower case. Accepts `+tag` and IDN domains.
 * Throws Refusal('invalid', sentence, 'address') with the remedy in the given language.
 */
export function checkAddress(text: unknown, language: Language = 'sv'): string {
  if (typeof text !== 'string' || !text.trim()) return refuse('empty', language);
  if (text.length > INPUT_CHARACTERS) return refuse('long', language);
  const typed = text.normalize('NFC').trim();
  if (/[\s"(),:;<>[\]\\\p{Cc}]/u.test(typed)) return refuse('quotes', language);
  const [local, domain, more] = typed.split('@');
  if (!local || !domain || more !== undefined) return refuse('at', language);
  if (!LOCAL.test(local)) return refuse('local', language);
  const ascii = asciiDomain(domain);
  if (!ascii) return refuse('domain', language);
  const address = `${local}@${PLAIN_DOMAIN.test(ascii) ? ascii : domainToUnicode(ascii)}`;
  if (octets(local) > LOCAL_OCTETS || Math.max(octets(address), octets(`${local}@${ascii}`)) > ADDRESS_OCTETS)
    return refuse('long', language);
  return address;
}

function refuse(problem: keyof typeof PROBLEMS, language: Language): never {
  throw new Refusal('invalid', PROBLEMS[problem][language === 'en' ? 1 : 0], 'address');
}

/** The same key for the same mailbox: local part folded, domain as lower-case A-labels (RFC 5891). Wants a checked address. */
export function foldAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  return `${foldLocal(address.slice(0, at))}@${toLabels(domain) || domain.toLowerCase()}`;
}

/**
 * The folded addresses that a text may mean, to find somebody again in what others wrote: its own when it is one, with
 * and without the apostrophe by which spreadsheets mark a text; otherwise every one that may stand in it.
 */
export function addressesIn(text: string): string[] {
  if (!text.includes('@')) return [];
  const plain = text.normalize('NFC').trim();
  const whole = [...new Set([plain, plain.replace(/^'/, '')])].filter(isAddress);
  const found = whole.length ? whole : WITHIN_TEXT.flatMap((pattern) => plain.match(pattern) ?? []);
  return found.map(foldAddress);
}

function isAddress(text: string): boolean {
  try {
    return checkAddress(text) !== '';
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Enough for the owner to know it again, too little for anybody who was forwarded a letter (R131): 'a…@kommun.se'. */
export function maskAddress(address: string): string {
  const [first = ''] = address;
  return `${first}…${address.slice(address.lastIndexOf('@'))}`;
}

/** The beginning of a key, for a search as somebody types it. */
export function foldPrefix(text: string): string {
  const typed = text.trim().slice(0, ADDRESS_OCTETS);
  const at = typed.indexOf('@');
  if (at < 0) return foldLocal(typed);
  const domain = typed.slice(at + 1);
  // A half-typed international name has no A-label yet, so only what is plain can be searched for.
  const plain = /^[a-z0-9.-]*$/i.test(domain) ? domain.toLowerCase() : domainToASCII(domain);
  return `${foldLocal(typed.slice(0, at))}@${plain}`;
}

function foldLocal(local: string): string {
  return local.normalize('NFC').toLowerCase().normalize('NFC');
}

/** The domain as A-labels, or '' when it is none: one label, an IP address, a label that is too long. */
function asciiDomain(domain: string): string {
  if (!DOMAIN_CHARACTERS.test(domain)) return '';
  const ascii = toLabels(domain);
  const labels = ascii.split('.');
  const isName = labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
  return isName ? ascii : '';
}

function toLabels(domain: string): string {
  return PLAIN_DOMAIN.test(domain) ? domain.toLowerCase() : domainToASCII(domain);
}

function octets(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
