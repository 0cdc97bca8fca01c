import { createPrivateKey, type KeyObject, sign as signBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { config } from '../../config.ts';
import { log } from '../log.ts';
import { asciiDomain } from './encode.ts';
import { bodyHash, fold64, type Signable, signable, toSign } from './signature.ts';

/* Our own DKIM signer: which key signs for which stream, and the signing itself. What is signed stands in signature.ts. */

const LEAST_BITS = 2048;

export type Stream = 'newsletter' | 'letters';

export interface Signer {
  /**
   * The DKIM-Signature header of a letter, folded, without the CRLF at its end. `headers` are the letter's headers as
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
      const { material, unsigned } = toSign(headers.map(signable), bodyHash(body), { domain, selector, date });
      return unsigned + fold64(signBytes('sha256', material, key).toString('base64'));
    },
    signReady(headers, hash, date) {
      const { material, unsigned } = toSign(headers, hash, { domain, selector, date });
      return new Promise((resolve, reject) => {
        signBytes('sha256', material, key, (error, signature) =>
          error ? reject(error) : resolve(unsigned + fold64(signature.toString('base64'))),
        );
      });
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
