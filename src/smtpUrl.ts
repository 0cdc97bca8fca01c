import { parseUrl } from './parseUrl.ts';
/*
 * How SMTP_URL names the relays that take our letters, one or several:
 *
 *   smtp://user:password@relay.example.se:587?weight=3&connections=8&messages=100&rate=50,smtps://other.example.se
 *
 * Pure.
 */

/** One relay as it was given. `connections` and `rate` count for all workers together. */
export interface RelayGiven {
  /** The address without limits; with its password. */
  url: string;
  /** Host and port: fit to be shown and logged. */
  name: string;
  /** Its share of the letters, beside the weights of the others. */
  weight: number;
  connections: number | null; // null: SMTP_CONNECTIONS
  /** Letters over one connection, then a new one is made; null: no limit. */
  messages: number | null;
  /** Letters a second; null: no limit. */
  rate: number | null;
}

const MOST = { weight: 100, connections: 100, messages: 1_000_000, rate: 10_000 };
type Limit = keyof typeof MOST;

/** Reads the relays; throws an Error whose message says what the value must be, without any password. */
export function readRelays(value: string): RelayGiven[] {
  const relays = value.split(/\s*,\s*(?=\w+:)/).map(readRelay);
  const names = relays.map((relay) => relay.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw new Error(`must name each relay once, ${twice} stands there twice`);
  return relays;
}

function readRelay(text: string): RelayGiven {
  const url = parseUrl(text);
  if (!url?.hostname || !['smtp:', 'smtps:'].includes(url.protocol))
    throw new Error('must be an address that begins with smtp:// or smtps://, or several with commas between them');
  const name = `${url.hostname}:${url.port || (url.protocol === 'smtps:' ? 465 : 587)}`;
  for (const key of url.searchParams.keys())
    if (!(key in MOST)) throw new Error(`must have no "${key}" for ${name}: there are ${Object.keys(MOST).join(', ')}`);
  const limit = (key: Limit) => readLimit(url.searchParams.get(key), key, name);
  const limits = { connections: limit('connections'), messages: limit('messages'), rate: limit('rate') };
  const weight = limit('weight') ?? 1;
  url.search = '';
  return { url: url.href, name, weight, ...limits };
}

function readLimit(text: string | null, key: Limit, name: string): number | null {
  if (text === null) return null;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > MOST[key])
    throw new Error(`must have a whole number from 1 to ${MOST[key]} as ${key} of ${name}`);
  return value;
}
