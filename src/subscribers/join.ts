import { post } from '../platform/mail/letters.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { confirmUrl, preferencesUrl } from '../urls.ts';
import { checkAddress, foldAddress } from './address.ts';
import { recordConsent } from './consent.ts';
import { checkProfile, type ProfileInput } from './profile.ts';
import { type Asking, findByKey, insertSubscriber, type Kept, move } from './subscriber.store.ts';
import type { Language, Subscriber } from './subscriber.ts';
import { isSuppressed, mayAsk } from './suppression.ts';
import { houseTopics } from './topic.store.ts';
import { topicKeys } from './topic.ts';
import { type Wording, wordingFor } from './wording.ts';

/*
 * Joining. A form only asks: nothing but one confirmation letter is sent before the reader confirms (R98), and the
 * answer is the same for every address (R124), so that nobody learns from it who reads us.
 */

const TRIES = 5;

export interface JoinInput extends ProfileInput {
  address: string;
  measuring?: boolean;
}

export interface Origin {
  source: 'form' | 'api' | 'demo' | 'seed';
  formUrl: string;
  wordings: Wording[];
  /** She took the step that forms ask for while the brake on letters is on. */
  earned?: boolean;
}

/**
 * Asks for a subscription. Throws Refusal('invalid', sentence, field) for wrong input; otherwise returns nothing,
 * whoever the address belongs to. Repeating it the same day sends nothing more.
 */
export async function join(input: JoinInput, origin: Origin, now = new Date()): Promise<void> {
  const asking = readAsking(input, origin, now, { topics: topicKeys(await houseTopics()) });
  const key = foldAddress(asking.address);
  if (!(await mayAsk(asking.address))) return;
  const row = await findByKey(key);
  if (row?.state === 'active') return sendReminder(row, now);
  const id = await putAsking(asking);
  // Without one others are asking for the same address at this very moment, and one of them got the letter.
  if (id) return sendConfirmation(id, asking, origin.earned === true, now);
}

/** Writes what is asked for; the row's id, or null when others were faster or the address subscribes already. */
export async function putAsking(asking: Asking): Promise<string | null> {
  const key = foldAddress(asking.address);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const row = await findByKey(key);
    if (row?.state === 'active') return null;
    const asked = row ? await askAgain(row, asking) : await insertSubscriber(newcomer(asking, key));
    if (asked) return asked.id;
  }
  return null;
}

/**
 * Adds a reader whose consent is documented elsewhere (`basis` says where), for operators, the API and seeds.
 * Returns the id. Throws 'conflict' when the address is suppressed or the reader has left: only she may come back.
 */
export async function addConfirmed(
  input: JoinInput,
  basis: string,
  actor: Actor,
  wordings: Wording[] = [],
  now = new Date(),
): Promise<string> {
  if (!basis.trim()) throw new Refusal('invalid', 'Skriv var samtycket är dokumenterat.', 'basis');
  if (input.measuring) wordingFor('measuring', wordings);
  const known = { topics: topicKeys(await houseTopics()), documented: true };
  const asking = readAsking(input, { source: 'api', formUrl: '', wordings }, now, known);
  const key = foldAddress(asking.address);
  const row = await findByKey(key);
  if (row?.state === 'active') return row.id;
  if (row?.state === 'left')
    throw new Refusal('conflict', 'Läsaren har avslutat sin prenumeration och måste själv anmäla sig igen.', 'address');
  if (row?.state === 'suppressed' || (await isSuppressed(asking.address)))
    throw new Refusal('conflict', 'Adressen är spärrad. Häv spärren först, om den får hävas.', 'address');
  const made = row ?? (await insertSubscriber(newcomer(asking, key)));
  if (!made) throw new Refusal('conflict', 'Adressen lades till av någon annan i samma stund.', 'address');
  await recordBasis(made.id, asking, { basis, actor, now });
  const { address, name, organisation, topics, language, measuring } = asking;
  const facts = { address, name, organisation, topics, language, measuring, asking: null, confirmedAt: now };
  if (!(await move(made, 'confirm', facts)))
    throw new Refusal('conflict', 'Prenumeranten ändrades i samma stund. Försök igen.', 'address');
  return made.id;
}

/** What a form asks for, checked. Throws 'invalid' with the field. */
export function readAsking(
  input: JoinInput,
  origin: Origin,
  now: Date,
  { topics, documented = false }: { topics: readonly string[]; documented?: boolean },
): Asking {
  const speak: Language = input.language === 'en' ? 'en' : 'sv';
  const address = checkAddress(input.address, speak);
  const profile = checkProfile(input, speak, topics);
  if (!documented) wordingFor('newsletter', origin.wordings);
  const measuring = input.measuring === true;
  if (measuring) wordingFor('measuring', origin.wordings);
  return {
    name: null,
    organisation: { kind: null, code: null },
    topics: [],
    language: 'sv',
    ...profile,
    address,
    measuring,
    wordings: origin.wordings,
    source: origin.source,
    formUrl: origin.formUrl.slice(0, 500),
    at: now,
  };
}

/**
 * The latest asking counts, but measuring only when every asking since the last confirmation wanted it: a stranger
 * who types somebody's address must not tick that box for her.
 */
function askAgain(row: Kept, asking: Asking): Promise<Subscriber | null> {
  const measuring = asking.measuring && (row.asking?.measuring ?? true);
  return move(row, 'join', { asking: { ...asking, measuring } });
}

function newcomer(asking: Asking, key: string): Omit<Subscriber, 'id'> & { asking: Asking } {
  const { address, name, organisation, topics, language, at } = asking;
  return {
    ...{ address, key, name, organisation, topics, language, asking },
    state: 'pending',
    measuring: false,
    createdAt: at,
    confirmedAt: null,
    leftAt: null,
  };
}

async function sendConfirmation(subscriberId: string, asking: Asking, earned: boolean, now: Date): Promise<void> {
  const data = { confirmUrl: confirmUrl(subscriberId, now) };
  const { address: to, language } = asking;
  await post({ purpose: 'confirm', to, language, subscriberId, data, limit: 'daily', earned }, now);
}

/** Who already reads us gets the way to her settings instead, at most once a day: the answer of the form is the same. */
async function sendReminder(row: Kept, now: Date): Promise<void> {
  const data = { preferencesUrl: preferencesUrl(row.id, now) };
  const { address: to, language, id: subscriberId } = row;
  await post({ purpose: 'preferences-link', to, language, subscriberId, data, limit: 'daily' }, now);
}

/** Words that were shown are kept; without any, the basis itself is what the ledger can show. */
async function recordBasis(
  id: string,
  asking: Asking,
  { basis, actor, now }: { basis: string; actor: Actor; now: Date },
): Promise<void> {
  const facts = { method: 'documented', at: now, basis, actor } as const;
  const shown = asking.wordings.find((wording) => wording.purpose === 'newsletter');
  const words = shown ?? { purpose: 'newsletter', version: 'documented', text: basis, language: asking.language };
  await recordConsent(id, words, facts);
  if (asking.measuring) await recordConsent(id, wordingFor('measuring', asking.wordings), facts);
}
