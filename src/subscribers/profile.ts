import { Refusal } from '../refusal.ts';
import { type Language, ORGANISATION_KINDS, type OrganisationKind, type Subscriber } from './subscriber.ts';
import { FIRST_TOPICS, topicKeys } from './topic.ts';

/** What a subscriber tells about herself. Everything is optional: the address alone is enough (R101). */
export interface ProfileInput {
  name?: string | null;
  organisation?: { kind?: string | null; code?: string | null } | null;
  topics?: string[];
  language?: string;
}

export type Profile = Pick<Subscriber, 'name' | 'organisation' | 'topics' | 'language'>;

const NAME_CHARACTERS = 100;
const CODE = { kommun: /^\d{4}$/, region: /^\d{2}$/ } as const;

/** Ten or twelve digits that begin with a date: personnummer, or samordningsnummer (the day is 60 higher). */
export const PERSONAL_NUMBER = /(?<!\d)(?:\d{2})?\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01]|[678]\d|9[01])[-+\s]?\d{4}(?!\d)/g;
const LINK = /:\/\/|www\.|[@<>]|\.(?:se|com|net|org|nu|eu|io|info|biz|ru|cn|link|xyz|top|shop|site|online)\b/i;

const SENTENCES = {
  name: [
    'Namnet får ha högst 100 tecken och inte innehålla länkar, e-postadresser eller styrtecken.',
    'The name may have at most 100 characters and no links, addresses or control characters.',
  ],
  personnummer: [
    'Skriv inte personnummer. Vi behöver bara ditt namn, och det är frivilligt.',
    'Do not enter a personal identity number. We only need your name, and it is optional.',
  ],
  kind: [
    'Välj en organisationstyp ur listan: kommun, region, statlig, privat eller annat.',
    'Choose a kind of organisation from the list: kommun, region, statlig, privat or annat.',
  ],
  code: [
    'Koden ska ha fyra siffror för en kommun och två för en region, till exempel 1480.',
    'The code has four digits for a municipality and two for a region, such as 1480.',
  ],
  topics: ['Välj ämnen ur listan.', 'Choose topics from the list.'],
  language: ['Välj svenska (sv) eller engelska (en).', 'Choose Swedish (sv) or English (en).'],
} as const;

/**
 * Checks the fields that are given and returns only those; `topics` are the keys of the house's topics. Throws
 * Refusal('invalid', sentence, field).
 */
export function checkProfile(
  input: ProfileInput,
  speak: Language = 'sv',
  topics: readonly string[] = topicKeys(FIRST_TOPICS),
): Partial<Profile> {
  return {
    ...(input.name === undefined ? {} : { name: checkName(input.name, speak) }),
    ...(input.organisation === undefined ? {} : { organisation: checkOrganisation(input.organisation, speak) }),
    ...(input.topics === undefined ? {} : { topics: checkTopics(input.topics, speak, topics) }),
    ...(input.language === undefined ? {} : { language: checkLanguage(input.language, speak) }),
  };
}

/** The name with single spaces, or null when nothing is left of it. */
export function checkName(name: unknown, speak: Language = 'sv'): string | null {
  if (name === null || name === undefined) return null;
  if (typeof name !== 'string' || name.length > 10 * NAME_CHARACTERS) return refuse('name', 'name', speak);
  const tidy = name.normalize('NFC').trim().replace(/ {2,}/g, ' ');
  if (tidy.search(PERSONAL_NUMBER) >= 0) return refuse('personnummer', 'name', speak);
  if ([...tidy].length > NAME_CHARACTERS || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(tidy) || LINK.test(tidy))
    return refuse('name', 'name', speak);
  return tidy || null;
}

/** A code is kept only where it means something: with a municipality or a region. */
function checkOrganisation(given: ProfileInput['organisation'], speak: Language): Profile['organisation'] {
  const kind = given?.kind || null;
  if (kind === null) return { kind: null, code: null };
  if (!isKind(kind)) return refuse('kind', 'organisation.kind', speak);
  const code = (typeof given?.code === 'string' && given.code.trim()) || null;
  if (code === null || (kind !== 'kommun' && kind !== 'region')) return { kind, code: null };
  return CODE[kind].test(code) ? { kind, code } : refuse('code', 'organisation.code', speak);
}

/** In the order of the house and without doubles, so that equal wishes are stored equal. */
function checkTopics(given: unknown, speak: Language, topics: readonly string[]): string[] {
  if (!Array.isArray(given) || given.some((topic) => !topics.includes(topic))) return refuse('topics', 'topics', speak);
  return topics.filter((topic) => given.includes(topic));
}

function checkLanguage(given: unknown, speak: Language): Language {
  return given === 'sv' || given === 'en' ? given : refuse('language', 'language', speak);
}

function isKind(kind: unknown): kind is OrganisationKind {
  return ORGANISATION_KINDS.includes(kind as OrganisationKind);
}

function refuse(sentence: keyof typeof SENTENCES, field: string, speak: Language): never {
  throw new Refusal('invalid', SENTENCES[sentence][speak === 'en' ? 1 : 0], field);
}
