import { Refusal } from '../../refusal.ts';
import { checkAddress, foldAddress } from '../address.ts';
import { checkName, checkProfile, type Profile } from '../profile.ts';
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
type Choices = Omit<Profile, 'name'>;

const WITHOUT_THE_PERSON: Field[] = ['organisation', 'code', 'language', 'topics'];
const MOST_REMEMBERED = 1_000;

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

/**
 * Reads the rows of one list. What they say beside address and name are the same few things again and again, so that is
 * understood once.
 */
export function rowReader(columns: Columns, known: readonly Topic[] = FIRST_TOPICS): (cells: string[]) => ReadRow {
  const choicesOf = remembered((cells: string[]) => readChoices(cells, known));
  const places = WITHOUT_THE_PERSON.map((field) => columns[field]);
  return (cells) => {
    try {
      const address = checkAddress(cellAt(cells, columns.address));
      const name = checkName(cellAt(cells, columns.name));
      const { organisation, topics, language } = choicesOf(places.map((place) => cellAt(cells, place)));
      return { address, key: foldAddress(address), name, organisation, topics, language };
    } catch (error) {
      if (error instanceof Refusal) return { problem: error.message };
      throw error;
    }
  };
}

function cellAt(cells: string[], place: number | undefined): string {
  return place === undefined ? '' : (cells[place] ?? '').trim();
}

function readChoices([organisation, code, language, topics]: string[], known: readonly Topic[]): Choices {
  const kind = unaccented(organisation ?? '');
  const checked = checkProfile(
    {
      organisation: { kind: kind || null, code: codeOf(kind, code ?? '') },
      topics: topicsOf(topics ?? '', known),
      language: languageOf(language ?? ''),
    },
    'sv',
    topicKeys(known),
  );
  return { organisation: { kind: null, code: null }, topics: [], language: 'sv', ...checked };
}

/** Answers of a function, by what it was asked; a list that says too many different things begins anew. */
function remembered<Answer>(ask: (cells: string[]) => Answer): (cells: string[]) => Answer {
  const answers = new Map<string, Answer>();
  return (cells) => {
    const question = JSON.stringify(cells);
    const known = answers.get(question);
    if (known !== undefined) return known;
    if (answers.size >= MOST_REMEMBERED) answers.clear();
    const answer = ask(cells);
    answers.set(question, answer);
    return answer;
  };
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
