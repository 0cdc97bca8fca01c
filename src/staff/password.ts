import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../refusal.ts';

/** argon2id (algorithm 2) as OWASP recommends it: 19 MiB, two passes. */
const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const LEAST_LENGTH = 12;
const MOST_LENGTH = 200;
/** Hashing takes a core and 19 MiB: sign-ins queue here, so that they cannot take the house down. */
const AT_ONCE = 2;
const LONGEST_QUEUE = 50;

const CONSONANTS = 'bdfghjklmnprstv';
const VOWELS = 'aeiou';

let running = 0;
const queue: (() => void)[] = [];

/** The hash to store. Throws Refusal('invalid') when the password is too short. */
export async function hashPassword(password: string): Promise<string> {
  if ([...password].length < LEAST_LENGTH || password.length > MOST_LENGTH)
    throw new Refusal('invalid', `Välj ett lösenord med minst ${LEAST_LENGTH} tecken.`, 'password');
  return inTurn(() => hash(password, COST));
}

/** Whether the password fits the hash. Throws Refusal('too-many') when too many wait for an answer. */
export async function passwordFits(passwordHash: string, password: string): Promise<boolean> {
  if (password.length > MOST_LENGTH) return false;
  return inTurn(() => verify(passwordHash, password));
}

/** A password that can be read aloud and typed: five groups, about 60 bits. */
export function makePassword(): string {
  return Array.from({ length: 5 }, () => syllable() + syllable()).join('-');
}

function syllable(): string {
  return `${CONSONANTS[randomInt(CONSONANTS.length)]}${VOWELS[randomInt(VOWELS.length)]}`;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= LONGEST_QUEUE) throw new Refusal('too-many', 'Många loggar in just nu. Försök om en stund.');
    await new Promise<void>((resolve) => queue.push(resolve)); // whoever leaves hands its place over
  } else running++;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next();
    else running--;
  }
}
