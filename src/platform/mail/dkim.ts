import { createHash, createPrivateKey, type KeyObject, sign as signBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { config } from '../../config.ts';
import { asciiDomain } from './encode.ts';
import { bodyHash, fold64, type Signable, signable, toSign } from './signature.ts';

/*
 * Our own DKIM signer: which keys sign for which stream, and the signing itself. What is signed stands in signature.ts.
 * Both may be signed twice, with RSA and with Ed25519 (RFC 8463): who does not know the second believes the first, so
 * RSA is always there (R52). The streams have a selector and a domain each, so that the trouble of one is seen (R50); of
 * the second key the domain alone.
 */

const LEAST_BITS = 2048;

export type Stream = 'newsletter' | 'letters';

export interface Signer {
  /**
   * The DKIM-Signature header of a letter, or both of them, folded, without the CRLF at the end. `headers` are the letter's headers as
   * they will be sent, one string each without the last CRLF; `body` is everything after the empty line; `date` is
   * the letter's Date and becomes t=, so that a retry has the same signature.
   */
  sign(headers: string[], body: Buffer, date: Date): string;
  /**
   * The same header from headers that were made ready and a body that was hashed before. The arithmetic, a quarter of
   * a millisecond, is done beside this thread.
   */
  signReady(headers: Signable[], hash: string, date: Date): Promise<string>;
}

/** A second key beside the RSA key. */
export interface SecondKey {
  selector: string;
  key: KeyObject; // Ed25519
}

/** A key is missing, unreadable, of another kind or too short. Its message says what to do; nothing may be sent. */
export class DkimProblem extends Error {}

const made = new Map<string, Signer>();

/** The signer of a stream, or null when no key is configured and the relay signs. Throws DkimProblem; a key file is read once. */
export function signer(stream: Stream = 'newsletter'): Signer | null {
  const { DKIM_KEY_FILE, DKIM_SELECTOR, DKIM_LETTER_SELECTOR, FROM_ADDRESS, LETTER_FROM_ADDRESS } = config();
  const { DKIM_ED25519_KEY_FILE, DKIM_ED25519_SELECTOR } = config();
  const selector = stream === 'newsletter' ? DKIM_SELECTOR : DKIM_LETTER_SELECTOR;
  if (!DKIM_KEY_FILE || !selector) return null;
  const from = asciiDomain(stream === 'newsletter' ? FROM_ADDRESS : LETTER_FROM_ADDRESS);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const second = DKIM_ED25519_KEY_FILE ?? '';
  const name = [DKIM_KEY_FILE, selector, domain, second, DKIM_ED25519_SELECTOR].join('|');
  const known = made.get(name);
  if (known) return known;
  const keys = second && { selector: DKIM_ED25519_SELECTOR ?? '', key: readKey(second, 'ed25519') };
  const fresh = makeSigner(domain, selector, readKey(DKIM_KEY_FILE), keys || undefined);
  made.set(name, fresh);
  return fresh;
}

/** A signer for a domain, with keys that have been checked. */
export function makeSigner(domain: string, selector: string, key: KeyObject, second?: SecondKey): Signer {
  const withSecond = (rsa: string, headers: Signable[], hash: string, date: Date) =>
    second ? `${rsa}\r\n${signEd25519(second, headers, hash, { domain, date })}` : rsa;
  return {
    sign(headers, body, date) {
      const [ready, hash] = [headers.map(signable), bodyHash(body)];
      const { material, unsigned } = toSign(ready, hash, { domain, selector, date });
      const rsa = unsigned + fold64(signBytes('sha256', material, key).toString('base64'));
      return withSecond(rsa, ready, hash, date);
    },
    signReady(headers, hash, date) {
      const { material, unsigned } = toSign(headers, hash, { domain, selector, date });
      return new Promise((resolve, reject) => {
        signBytes('sha256', material, key, (error, signature) => {
          if (error) return reject(error);
          resolve(withSecond(unsigned + fold64(signature.toString('base64')), headers, hash, date));
        });
      });
    },
  };
}

/** RFC 8463 section 3: the hash is signed, not the material itself. It takes some 30 microseconds. */
function signEd25519(
  { selector, key }: SecondKey,
  headers: Signable[],
  hash: string,
  by: { domain: string; date: Date },
): string {
  const { material, unsigned } = toSign(headers, hash, { ...by, selector, algorithm: 'ed25519-sha256' });
  const digest = createHash('sha256').update(material).digest();
  return unsigned + fold64(signBytes(null, digest, key).toString('base64'));
}

type Kind = 'rsa' | 'ed25519';
const SETTING: Record<Kind, string> = { rsa: 'DKIM_KEY_FILE', ed25519: 'DKIM_ED25519_KEY_FILE' };

/** Where secret stores mount what they hold: who may read there is the store's to say. */
const SECRET_STORES = ['/run/secrets/', '/var/run/secrets/'];
const OTHERS = 0o077;

/** Reads and checks a private key (R51, R56). Throws DkimProblem. */
export function readKey(file: string, kind: Kind = 'rsa'): KeyObject {
  let [pem, mode] = ['', 0];
  try {
    pem = readFileSync(file, 'utf8');
    mode = statSync(file).mode;
  } catch (error) {
    throw new DkimProblem(`${SETTING[kind]} cannot be read: ${(error as Error).message}`);
  }
  if (isOpenToOthers(file, mode))
    throw new DkimProblem(
      `${SETTING[kind]} can be read by others than its owner, who could sign in our name. Run chmod 600 ${file}, as the owner that the house runs as; or mount it from a secret store under ${SECRET_STORES[0]}.`,
    );
  return checkKey(pem, kind);
}

/** Whether anybody but its owner may read or change the key, unless a secret store has put it there. */
export function isOpenToOthers(file: string, mode: number): boolean {
  return (mode & OTHERS) !== 0 && !SECRET_STORES.some((store) => resolve(file).startsWith(store));
}

export function checkKey(pem: string, kind: Kind = 'rsa'): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new DkimProblem(`${SETTING[kind]} is not a private key in PEM form.`);
  }
  const wanted = kind === 'rsa' ? 'an RSA key' : 'an Ed25519 key';
  if (key.asymmetricKeyType !== kind)
    throw new DkimProblem(`${SETTING[kind]} must be ${wanted}, it is ${key.asymmetricKeyType}.`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? LEAST_BITS;
  if (bits < LEAST_BITS)
    throw new DkimProblem(`${SETTING[kind]} has ${bits} bits, it must have ${LEAST_BITS} or more.`);
  return key;
}
