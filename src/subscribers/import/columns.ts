import { Refusal } from '../../refusal.ts';
import { checkAddress, foldAddress } from '../address.ts';
import { checkProfile, type Profile } from '../profile.ts';
import { ORGANISATION_KINDS } from '../subscriber.ts';
import { FIRST_TOPICS, type Topic, topicKeys } from '../topic.ts';

/*
 * Which column of a list means what, and what a row says. Pure. People's lists call things by many names; a column
 * that we do not know is left out, never guessed at by its contents.
 */

export const FIELDS = ['address', 'name', 'organisation', 'code', 'language', 'topics'] as const;
export type Field = (typeof FIELDS)[number];
/** The place of each field in a row, from 0. */
export type Columns = Partial<Record<Field, number>>;

const NAMES: Record<Field, RegExp> = {
  address: /^(e-?post(adress)?|e-?mail( ?address)?|mail(adress)?|adress|address)$/,
  name: /^(namn|name|for- och efternamn|full ?name)$/,
  organisation: /^(organisation(styp)?|typ|sektor|kind|organisation\.kind)$/,
  code: /^(kod|kommunkod|regionkod|lanskod|code|organisation\.code)$/,
  language: /^(sprak|language)$/,
  topics: /^(amnen?|topics?|intressen?)$/,
};

/** What one row says, checked; or the sentence that says what is wrong with it. */
export type ReadRow = (Profile & { address: string; key: string }) | { problem: string };

/** The columns by the names of a head; empty when the first row is no head. */
export function guessColumns(head: string[]): Columns {
  const columns: Columns = {};
  head.forEach((name, at) => {
    const plain = unaccented(name);
    const field = FIELDS.find((one) => NAMES[one].test(plain));
    if (field && columns[field] === undefined) columns[field] = at;
  });
  return columns;
}

/** Whether the first row names columns: then nobody's address stands in it. */
export function isHead(first: string[]): boolean {
  return !first.some((cell) => cell.includes('@'));
}

export function readRow(cells: string[], columns: Columns, topics: readonly Topic[] = FIRST_TOPICS): ReadRow {
  const cell = (field: Field) => (columns[field] === undefined ? '' : (cells[columns[field]] ?? '').trim());
  try {
    const address = checkAddress(cell('address'));
    const kind = unaccented(cell('organisation'));
    const profile = checkProfile(
      {
        name: cell('name'),
        organisation: {
          kind: kind === '' ? null : (ORGANISATION_KINDS.find((one) => one === kind) ?? kind),
          code: codeOf(kind, cell('code')),
        },
        topics: topicsOf(cell('topics'), topics),
        language: languageOf(cell('language')),
      },
      'sv',
      topicKeys(topics),
    );
    return {
      name: null,
      organisation: { kind: null, code: null },
      topics: [],
      language: 'sv',
      ...profile,
      address,
      key: foldAddress(address),
    };
  } catch (error) {
    if (error instanceof Refusal) return { problem: error.message };
    throw error;
  }
}

/** Spreadsheets take a code for a number and its first zero away: 114 is Upplands Väsby's 0114. */
function codeOf(kind: string, code: string): string {
  const digits = { kommun: 4, region: 2 }[kind];
  return digits && /^\d+$/.test(code) ? code.padStart(digits, '0') : code;
}

/** By key or by either name, as people's lists have them. */
function topicsOf(cell: string, topics: readonly Topic[]): string[] {
  const words = cell
    .split(/[,;|/]/)
    .map(unaccented)
    .filter(Boolean);
  return words.map(
    (word) => topics.find(({ key, sv, en }) => [key, unaccented(sv), unaccented(en)].includes(word))?.key ?? word,
  );
}

function languageOf(cell: string): string {
  const word = unaccented(cell);
  if (word === '' || word.startsWith('sv')) return 'sv';
  return word.startsWith('en') ? 'en' : word;
}

/** 'Språk ' -> 'sprak': lower case, without the marks over letters. */
function unaccented(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase();
}
