import { createHash } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { Language } from './subscriber.ts';

/** The house's topics: a short list that readers choose from and that items can be limited to. Pure rules. */

/** `key` is what is stored with readers and items; it never changes, also when the names do. */
export interface Topic {
  key: string;
  sv: string;
  en: string;
}

/** Longer lists are not read, and make more kinds of letters than a person can approve. */
export const MOST_TOPICS = 10;
const NAME_CHARACTERS = 40;

/** What a new house begins with. */
export const FIRST_TOPICS: Topic[] = [
  { key: 'tjanster', sv: 'Tjänster', en: 'Services' },
  { key: 'projekt', sv: 'Projekt', en: 'Projects' },
  { key: 'evenemang', sv: 'Evenemang', en: 'Events' },
  { key: 'intervjuer', sv: 'Intervjuer', en: 'Interviews' },
  { key: 'kronikor', sv: 'Krönikor', en: 'Columns' },
];

export function topicKeys(topics: readonly Topic[]): string[] {
  return topics.map(({ key }) => key);
}

/** The names of chosen topics, in the order they were chosen; a topic the house has no more is not named. */
export function topicNames(topics: readonly Topic[], keys: readonly string[], language: Language): string[] {
  return keys.flatMap((key) => topics.find((topic) => topic.key === key)?.[language] ?? []);
}

/** A mark of a list, by which somebody who changes it says which one she saw. */
export function stampOf(topics: readonly Topic[]): string {
  const rows = topics.map(({ key, sv, en }) => [key, sv, en]);
  return createHash('sha256').update(JSON.stringify(rows)).digest('base64url');
}

/**
 * A list as somebody has written it: rows without names are gone, new ones get a key of their own. Throws 'invalid'
 * naming the field (sv, en or topics) and the remedy.
 */
export function checkTopics(given: readonly Topic[]): Topic[] {
  const rows = given.map(({ key, sv, en }) => ({ key, sv: tidy(sv), en: tidy(en) })).filter(({ sv, en }) => sv || en);
  if (rows.length > MOST_TOPICS) throw new Refusal('invalid', `Högst ${MOST_TOPICS} ämnen. Slå ihop några.`, 'topics');
  const topics: Topic[] = [];
  for (const { key, sv, en } of rows) {
    if (!sv) throw new Refusal('invalid', `Skriv ett svenskt namn på ämnet ”${en}”.`, 'sv');
    if (!en) throw new Refusal('invalid', `Skriv ett engelskt namn på ämnet ”${sv}”.`, 'en');
    if ([sv, en].some((name) => [...name].length > NAME_CHARACTERS || /[\p{Cc}<>]/u.test(name)))
      throw new Refusal('invalid', `Ämnets namn får ha högst ${NAME_CHARACTERS} tecken: ”${sv}”.`, 'sv');
    if (topics.some((other) => other.sv.toLocaleLowerCase('sv') === sv.toLocaleLowerCase('sv')))
      throw new Refusal('invalid', `Ämnet ”${sv}” finns två gånger.`, 'sv');
    topics.push({ key: /^[a-z0-9-]{1,40}$/.test(key) ? key : keyFor(sv, [...topics, ...rows]), sv, en });
  }
  return topics;
}

/** 'E-hälsa' -> 'e-halsa', with a number behind when that is taken. */
function keyFor(name: string, taken: readonly { key: string }[]): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const slug =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 36) || 'amne';
  const isTaken = (key: string) => taken.some((other) => other.key === key);
  for (let n = 1; ; n += 1) {
    const key = n === 1 ? slug : `${slug}-${n}`;
    if (!isTaken(key)) return key;
  }
}

function tidy(text: string): string {
  return text.normalize('NFC').trim().replace(/\s+/g, ' ');
}
