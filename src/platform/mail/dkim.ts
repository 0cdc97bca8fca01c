import { createHash, createPrivateKey, type KeyObject, sign as signBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { config } from '../../config.ts';
import { log } from '../log.ts';
import { asciiDomain } from './encode.ts';

/*
 * Our own DKIM signer (RFC 6376, RFC 8301): rsa-sha256, relaxed/relaxed, no l=. Names that a forger would like to add
 * a second time are listed once more than they occur ("oversigned", section 8.15): adding one breaks the signature.
 */

const LEAST_BITS = 2048;
const CRLF = '\r\n';
const LINE = 76;

/** Signed once more than they occur. */
const OVERSIGNED = [
  ...['from', 'to', 'subject', 'date', 'reply-to', 'message-id', 'mime-version', 'content-type'],
  ...['list-id', 'list-unsubscribe', 'list-unsubscribe-post'],
];
/** Signed when they occur. */
const SIGNED = [
  ...['content-transfer-encoding', 'content-language', 'list-help', 'list-archive', 'feedback-id'],
  ...['auto-submitted', 'x-auto-response-suppress'],
];

export type Stream = 'newsletter' | 'letters';

export interface Signer {
  /**
   * The DKIM-Signature header of a letter, folded, without the CRLF at its end. `headers` are the letter's headers as
   * they will be sent, one string each without the last CRLF; `body` is everything after the empty line; `date` is
   * the letter's Date and becomes t=, so that a retry has the same signature.
   */
  sign(headers: string[], body: Buffer, date: Date): string;
}

/** The key is missing, unreadable, not RSA or too short. Its message says what to do; nothing may be sent. */
export class DkimProblem extends Error {}

const made = new Map<string, Signer>();

/** The signer of a stream, or null when no key is configured and the relay signs. Throws DkimProblem; the key file is read once. */
export function signer(stream: Stream = 'newsletter'): Signer | null {
  const { DKIM_KEY_FILE, DKIM_SELECTOR, DKIM_LETTER_SELECTOR, FROM_ADDRESS, LETTER_FROM_ADDRESS } = config();
  const selector = stream === 'newsletter' ? DKIM_SELECTOR : DKIM_LETTER_SELECTOR;
  if (!DKIM_KEY_FILE || !selector) return null;
  const from = asciiDomain(stream === 'newsletter' ? FROM_ADDRESS : LETTER_FROM_ADDRESS);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const name = [DKIM_KEY_FILE, selector, domain].join('|');
  const known = made.get(name);
  if (known) return known;
  const fresh = makeSigner(domain, selector, readKey(DKIM_KEY_FILE));
  made.set(name, fresh);
  return fresh;
}

/** A signer for a domain, with a key that has been checked. */
export function makeSigner(domain: string, selector: string, key: KeyObject): Signer {
  return {
    sign(headers, body, date) {
      const picked = pick(headers);
      const unsigned = fields(domain, selector, picked, bodyHash(body), date);
      // Section 3.7: the signed headers, then this one without its last CRLF and with an empty b=.
      const material = [...picked.lines.map(relaxHeader), relaxHeader(unsigned)].join(CRLF);
      return unsigned + fold64(signBytes('sha256', Buffer.from(material, 'utf8'), key).toString('base64'));
    },
  };
}

/** Reads and checks a private key (R51). Throws DkimProblem. */
export function readKey(file: string): KeyObject {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
    if (statSync(file).mode & 0o077) log.warn({ file }, 'the DKIM key can be read by others: chmod 600');
  } catch (error) {
    throw new DkimProblem(`DKIM_KEY_FILE cannot be read: ${(error as Error).message}`);
  }
  return checkKey(pem);
}

export function checkKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new DkimProblem('DKIM_KEY_FILE is not a private key in PEM form.');
  }
  if (key.asymmetricKeyType !== 'rsa')
    throw new DkimProblem(`DKIM_KEY_FILE must be an RSA key, it is ${key.asymmetricKeyType}.`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_BITS) throw new DkimProblem(`DKIM_KEY_FILE has ${bits} bits, it must have ${LEAST_BITS} or more.`);
  return key;
}

/** Which headers are signed, in the order of h=. Of a name that occurs more than once the last comes first (section 5.4.2). */
function pick(headers: string[]): { names: string[]; lines: string[] } {
  const names: string[] = [];
  const lines: string[] = [];
  for (const name of [...OVERSIGNED, ...SIGNED]) {
    const found = headers.filter((line) => nameOf(line) === name).reverse();
    names.push(...found.map(() => name), ...(OVERSIGNED.includes(name) ? [name] : []));
    lines.push(...found);
  }
  return { names, lines };
}

function fields(domain: string, selector: string, picked: { names: string[] }, hash: string, date: Date): string {
  return [
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=${selector};`,
    ` t=${Math.floor(date.getTime() / 1000)}; bh=${hash};`,
    ...foldNames(picked.names),
    ' b=',
  ].join(CRLF);
}

function foldNames(names: string[]): string[] {
  const lines = [' h='];
  names.forEach((name, at) => {
    const token = name + (at === names.length - 1 ? ';' : ':');
    const current = lines.at(-1) as string;
    if (current.length + token.length <= LINE) lines[lines.length - 1] = current + token;
    else lines.push(` ${token}`);
  });
  return lines;
}

function fold64(signature: string): string {
  return (signature.match(/.{1,72}/g) ?? []).join(`${CRLF} `);
}

/** Section 3.4.2: name in lower case, unfolded, runs of blanks to one, none at the ends. */
function relaxHeader(line: string): string {
  const at = line.indexOf(':');
  const value = line
    .slice(at + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${line.slice(0, at).trim().toLowerCase()}:${value}`;
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).trim().toLowerCase();
}

function bodyHash(body: Buffer): string {
  return createHash('sha256').update(relaxBody(body)).digest('base64');
}

/** Section 3.4.4. Our own bodies are written so that nothing changes; that is found out in one pass, without a copy. */
function relaxBody(body: Buffer): Buffer {
  if (isRelaxed(body)) return body;
  const text = body
    .toString('latin1')
    .replace(/[ \t]+(?=\r\n|$)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)+$/, '');
  return Buffer.from(text ? text + CRLF : '', 'latin1');
}

function isRelaxed(body: Buffer): boolean {
  const end = body.length;
  if (end < 3 || body[end - 1] !== 10 || body[end - 2] !== 13 || body[end - 3] === 10) return false;
  for (let at = 0; at < end; at++) {
    const byte = body[at];
    if (byte === 9) return false;
    if (byte === 32 && (body[at + 1] === 32 || body[at + 1] === 13)) return false;
  }
  return true;
}
