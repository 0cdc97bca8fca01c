import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import { type Config, config } from '../../../config.ts';
import { isLoopbackUrl } from '../../../loopback.ts';
import { readRelays } from '../../../smtpUrl.ts';
import { connectRelay, type RelaySettings } from '../connection.ts';
import { DkimProblem, readKey } from '../dkim.ts';
import { asciiDomain } from '../encode.ts';
import { type Fault, red, yellow } from './fault.ts';
import { type Lookup, nameServers } from './lookup.ts';
import { aboutDkim, aboutDmarc, aboutMx, aboutSpf } from './names.ts';

/*
 * The doctor: whether the world is told the truth about who sends our letters (R45). Gmail, Yahoo and Microsoft refuse
 * letters whose sender does not keep these rules (R41-R44).
 */

/** Connects to a relay as a sender would, and leaves. Rejects with its words. */
export type Greet = (relay: RelaySettings) => Promise<void>;

const LATER = 'Försök igen om en stund, och se efter att namnservern svarar.';

/** Everything that is wrong, the worst first. A house on one machine has nobody to tell anything. */
export async function examine(
  settings: Config = config(),
  lookup: Lookup = nameServers(),
  greet: Greet = greetRelay,
): Promise<Fault[]> {
  if (settings.local) return [];
  const relays = readRelays(settings.SMTP_URL);
  const ips = (await Promise.all(relays.map(({ url }) => addressesOf(url, lookup).catch(() => [])))).flat();
  const found = await Promise.all([
    ...checksOf(settings, ips, lookup).map((check) => check().catch(unanswered)),
    ...ips.map((ip) => aboutName(ip, lookup).catch(unanswered)),
    ...relays.map(({ url, name }) => aboutRelay({ url, name: settings.BOUNCE_DOMAIN }, name, greet)),
  ]);
  const faults = [...new Map([...aboutSettings(settings), ...found.flat()].map((one) => [one.sentence, one])).values()];
  return faults.toSorted((one, other) => Number(other.level === 'red') - Number(one.level === 'red'));
}

function checksOf(settings: Config, ips: string[], lookup: Lookup): (() => Promise<Fault[]>)[] {
  const [from, letters, reply] = [settings.FROM_ADDRESS, settings.LETTER_FROM_ADDRESS, settings.REPLY_TO].map(domainOf);
  const senders = [...new Set([from, letters] as string[])];
  return [
    () => aboutSpf(settings.BOUNCE_DOMAIN, ips, lookup),
    () => aboutMx(settings.BOUNCE_DOMAIN, lookup, 'mx'),
    ...[...new Set([...senders, reply as string])].map((domain) => () => aboutMx(domain, lookup, 'any')),
    ...senders.map((domain) => () => aboutDmarc(domain, lookup)),
    ...keysOf(settings, from as string, letters as string).map(
      ({ domain, selector, file, kind }) =>
        async () =>
          aboutDkim(domain, selector, readKey(file, kind), lookup),
    ),
  ];
}

function keysOf(settings: Config, from: string, letters: string) {
  const { DKIM_KEY_FILE, DKIM_SELECTOR, DKIM_LETTER_SELECTOR, DKIM_ED25519_KEY_FILE, DKIM_ED25519_SELECTOR } = settings;
  const key = (domain: string, selector?: string, file?: string, kind: 'rsa' | 'ed25519' = 'rsa') =>
    selector && file ? [{ domain, selector, file, kind }] : [];
  return [
    ...key(from, DKIM_SELECTOR, DKIM_KEY_FILE),
    ...key(letters, DKIM_LETTER_SELECTOR, DKIM_KEY_FILE),
    ...key(from, DKIM_ED25519_SELECTOR, DKIM_ED25519_KEY_FILE, 'ed25519'),
    ...(DKIM_LETTER_SELECTOR ? key(letters, DKIM_ED25519_SELECTOR, DKIM_ED25519_KEY_FILE, 'ed25519') : []),
  ];
}

/** What the settings alone tell. */
function aboutSettings({ FROM_ADDRESS, BOUNCE_DOMAIN, REPLY_TO }: Config): Fault[] {
  const home = organisationOf(domainOf(FROM_ADDRESS));
  const faults: Fault[] = [];
  if (organisationOf(BOUNCE_DOMAIN) !== home) {
    const sentence = `BOUNCE_DOMAIN (${BOUNCE_DOMAIN}) hör inte till samma domän som FROM_ADDRESS (${home}).`;
    faults.push(red('not-aligned', sentence, 'Använd en underdomän till den.'));
  }
  if (/^(?:no-?reply|do-?not-?reply|svara-?inte|inte-?svar)/i.test(REPLY_TO)) {
    const sentence = `REPLY_TO är ${REPLY_TO}: läsare kan inte svara.`;
    faults.push(yellow('no-reply', sentence, 'Ange en brevlåda som någon läser.'));
  }
  return faults;
}

/** A name that leads to the address and back: without it many servers take nothing. */
async function aboutName(ip: string, lookup: Lookup): Promise<Fault[]> {
  for (const name of await lookup.names(ip)) if ((await lookup.addresses(name)).includes(ip)) return [];
  const remedy = 'Sätt PTR, och A eller AAAA tillbaka, om det är därifrån breven lämnas vidare.';
  return [yellow('ptr', `Reläets adress ${ip} har inget namn som leder tillbaka till den.`, remedy)];
}

async function aboutRelay(relay: RelaySettings, name: string, greet: Greet): Promise<Fault[]> {
  try {
    await greet(relay);
    return [];
  } catch (problem) {
    const words = (problem as Error).message;
    return [red('relay', `Reläet ${name} tar inte emot oss: ${words}`, 'Kontrollera SMTP_URL, TLS och certifikatet.')];
  }
}

async function greetRelay(relay: RelaySettings): Promise<void> {
  (await connectRelay(relay)).close();
}

async function addressesOf(url: string, lookup: Lookup): Promise<string[]> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isLoopbackUrl(url)) return []; // a server of this machine hands on from an address that is not told here
  return isIP(host) ? [host] : lookup.addresses(host);
}

function unanswered(problem: Error): Fault[] {
  if (problem instanceof DkimProblem) return [red('dkim-key', problem.message, 'Rätta inställningen.')];
  return [yellow('unanswered', `Namnservern svarade inte: ${problem.message}`, LATER)];
}

function organisationOf(domain: string): string {
  return getDomain(domain) ?? domain;
}

function domainOf(address: string): string {
  const ascii = asciiDomain(address);
  return ascii.slice(ascii.lastIndexOf('@') + 1);
}
