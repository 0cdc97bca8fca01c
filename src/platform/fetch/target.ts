import { isIP } from 'node:net';
import { domainToUnicode } from 'node:url';
import { parseUrl } from '../../parseUrl.ts';
import { Refusal } from '../../refusal.ts';

/** A place that may be asked, as far as its name tells. The addresses behind the name are checked when it is resolved. */
export interface Target {
  url: URL;
  /** The name to resolve, or the IP address itself, without brackets. */
  host: string;
  port: number;
}

const LONGEST_URL = 2_000;
const USUAL_PORT: Record<string, number> = { 'http:': 80, 'https:': 443 };
const AUTHORITY = /^https?:\/\/([^/?#]*)/i;
const UNWRITTEN = /[\s\\\p{Cc}\p{Cf}]/u;
/** Names that never lead to the public internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375, and what networks use at home). */
const HOME_NAME = /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa|onion)$/;

/**
 * Reads an address that a stranger gave us. It must be written as it is read: no credentials, no other port, no
 * numbers in disguise, no letters that turn into others.
 * @param openPort a port that is allowed besides 80 and 443 (loopback in trials)
 * @throws Refusal 'invalid' on `url`
 */
export function readTarget(text: string, openPort?: number): Target {
  const trimmed = text.trim();
  const url = readUrl(trimmed);
  if (url.username || url.password) no('Adressen innehåller inloggningsuppgifter. Ta bort dem.');
  const port = Number(url.port || USUAL_PORT[url.protocol]);
  if (port !== 80 && port !== 443 && port !== openPort) no('Adressen har en annan port än 80 och 443.');
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  mustBeWrittenOut(trimmed, url);
  mustBeAName(host);
  return { url, host, port };
}

function readUrl(text: string): URL {
  if (text.length > LONGEST_URL) no('Adressen är för lång.');
  if (UNWRITTEN.test(text)) no('Adressen innehåller blanksteg eller osynliga tecken.');
  const url = AUTHORITY.test(text) ? parseUrl(text) : null;
  return url ?? no('Adressen ska börja med https:// och vara hel.');
}

/** 0x7f.1, 2130706433, 127。0。0。1 and %31%32%37 all mean something else than they say. */
function mustBeWrittenOut(text: string, url: URL): void {
  const authority = AUTHORITY.exec(text)?.[1] ?? '';
  const written = authority.replace(/:\d*$/, '').toLowerCase().normalize('NFC');
  if (url.hostname.startsWith('[')) return;
  if (written !== url.hostname && written !== domainToUnicode(url.hostname))
    no('Adressens värdnamn är inte skrivet som det läses.');
}

function mustBeAName(host: string): void {
  if (isIP(host)) return;
  if (host.endsWith('.')) no('Adressens värdnamn slutar med en punkt.');
  if (!host.includes('.') || HOME_NAME.test(host)) no('Adressen leder till ett internt nätverk och hämtas inte.');
  if (/[^a-z0-9.-]/.test(host) || host.includes('..')) no('Adressens värdnamn är inte giltigt.');
}

function no(sentence: string): never {
  throw new Refusal('invalid', sentence, 'url');
}
