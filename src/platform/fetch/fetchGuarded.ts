import { lookup as systemLookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { config } from '../../config.ts';
import { parseUrl } from '../../parseUrl.ts';
import { Refusal } from '../../refusal.ts';
import { isLoopbackAddress, isPublicAddress } from './publicAddress.ts';
import { readBody } from './readBody.ts';
import { readTarget, type Target } from './target.ts';

/*
 * Fetching from addresses that strangers gave us. The name is resolved here, every address behind it must be public,
 * and the connection goes to the very addresses that were checked: a name that answers differently the next time
 * (DNS rebinding) is never asked a next time. Each redirect is a new address from a stranger.
 */

const MOST_REDIRECTS = 4;
const USUAL_TIMEOUT_MS = 10_000;
const USUAL_BYTES = 2_000_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** All addresses behind a name. */
export type Resolver = (name: string) => Promise<string[]>;

export interface FetchOptions {
  /** HEAD asks whether something is there, without its body. */
  method?: 'GET' | 'HEAD';
  /** What the content type must look like; the body of another type is not read. */
  types: RegExp;
  accept?: string;
  headers?: Record<string, string>;
  /** Of the body, before and after it is unpacked. */
  maxBytes?: number;
  /** For everything together: names, redirects and body. */
  timeoutMs?: number;
  resolve?: Resolver;
}

export interface Fetched {
  /** Where it was found in the end. */
  url: string;
  status: number;
  headers: Record<string, string>;
  /** The body of a 200, unpacked; empty for every other status. */
  body: Buffer;
}

/**
 * Fetches, by GET unless told otherwise. Every status that is no redirect comes back; only a 200 has a body.
 * @throws Refusal 'invalid' on `url` (not to be fetched, or the wrong type), 'too-large', or 'unavailable'
 */
export async function fetchGuarded(address: string, options: FetchOptions): Promise<Fetched> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? USUAL_TIMEOUT_MS);
  try {
    return await follow(address, options, signal);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (signal.aborted) throw new Refusal('unavailable', 'Servern svarade inte i tid.', 'url');
    throw new Refusal('unavailable', describe(error as NodeJS.ErrnoException), 'url');
  }
}

async function follow(address: string, options: FetchOptions, signal: AbortSignal): Promise<Fetched> {
  let next = address;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const target = readTarget(next, loopbackPort());
    const answer = await ask(target, await addressesOf(target, options.resolve, signal), options, signal);
    const status = answer.statusCode ?? 0;
    const location = REDIRECTS.has(status) ? answer.headers.location : undefined;
    if (location === undefined) return await read(answer, target, options, signal);
    answer.destroy();
    const following = parseUrl(location, target.url);
    if (!following) throw new Refusal('invalid', 'Adressen skickar vidare till en trasig adress.', 'url');
    next = following.href;
  }
  throw new Refusal('invalid', `Adressen skickar vidare mer än ${MOST_REDIRECTS} gånger.`, 'url');
}

/** In the house of one machine a port of this machine may be opened for trials. */
function loopbackPort(): number | undefined {
  const { local, FETCH_LOOPBACK_PORT } = config();
  return local ? FETCH_LOOPBACK_PORT : undefined;
}

/** The addresses to connect to. One that is not public spoils them all: such an answer is an attack or a mistake. */
async function addressesOf(
  { host, port }: Target,
  resolve: Resolver = resolveName,
  signal: AbortSignal,
): Promise<string[]> {
  const addresses = isIP(host) ? [host] : await within(resolve(host), signal);
  if (addresses.length === 0) throw new Refusal('unavailable', 'Adressens värdnamn finns inte.', 'url');
  const own = port === loopbackPort() && addresses.every(isLoopbackAddress);
  const open = addresses.every(isPublicAddress) && (port === 80 || port === 443);
  if (!own && !open) throw new Refusal('invalid', 'Adressen leder till ett internt nätverk och hämtas inte.', 'url');
  return addresses;
}

async function resolveName(name: string): Promise<string[]> {
  return (await systemLookup(name, { all: true })).map(({ address }) => address);
}

function ask(
  { url, host, port }: Target,
  addresses: string[],
  options: FetchOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((answered, failed) => {
    request(url, {
      method: options.method ?? 'GET',
      host,
      port,
      agent: false, // no connection of another fetch is used again
      lookup: pinned(addresses),
      signal,
      headers: {
        'user-agent': `Aktuellt (+${config().PUBLIC_URL})`,
        accept: options.accept ?? '*/*',
        'accept-encoding': 'gzip, br',
        'accept-language': 'sv, en;q=0.5',
        ...options.headers,
      },
    })
      .once('response', answered)
      .on('error', failed)
      .end();
  });
}

/** Stands in for name resolution: the answer is what was checked. */
function pinned(addresses: string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_name, wanted, done) => {
    const first = all[0];
    if (wanted.all) done(null, all);
    else done(null, first?.address ?? '', first?.family ?? 4);
  };
}

async function read(
  answer: IncomingMessage,
  { url }: Target,
  options: FetchOptions,
  signal: AbortSignal,
): Promise<Fetched> {
  const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
  const found = { url: url.href, status: answer.statusCode ?? 0, headers };
  if (found.status !== 200) {
    answer.destroy();
    return { ...found, body: Buffer.alloc(0) };
  }
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!options.types.test(type)) {
    answer.destroy();
    throw new Refusal(
      'invalid',
      `Adressen svarar med en annan sorts innehåll (${type.slice(0, 60) || 'okänd'}).`,
      'url',
    );
  }
  return { ...found, body: await readBody(answer, options.maxBytes ?? USUAL_BYTES, signal) };
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, failed) => {
    signal.addEventListener('abort', () => failed(signal.reason as Error), { once: true });
    work.then(done, failed);
  });
}

function describe({ code = '', message }: NodeJS.ErrnoException): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Adressens värdnamn finns inte.';
  if (code === 'ECONNREFUSED') return 'Servern tar inte emot anslutningar.';
  if (/CERT|SELF_SIGNED|ALTNAME/.test(code)) return 'Serverns certifikat är inte giltigt.';
  if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR') return 'Serverns svar gick inte att packa upp.';
  return `Servern gick inte att nå (${(code || message).slice(0, 80)}).`;
}
