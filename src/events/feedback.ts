import { Refusal } from '../refusal.ts';
import { PERSONAL_NUMBER } from '../subscribers/profile.ts';
import { type About, type AnswerInWords, addAnswer, answersWithWords, countAnswers } from './feedback.store.ts';
import { knownEdition } from './known.ts';

/** "Hjälpte informationen?": an answer without a name, so it is counted and never tied to a reader. */

const WORD_CHARACTERS = 500;
const SHOWN_WORDS = 20;

export interface Feedback {
  yes: number;
  no: number;
  /** The latest ones with words; `next` leads to more, null when these are all. */
  words: AnswerInWords[];
  next: string | null;
}

/** Keeps an answer about an issue. Throws 'not-found' for an unknown number, 'invalid' for too long a word. */
export async function feedback(
  issueNumber: number,
  answer: 'ja' | 'nej',
  word?: string,
  now = new Date(),
): Promise<void> {
  const known = await knownEdition(issueNumber);
  if (!known) throw new Refusal('not-found', 'Numret finns inte.');
  await keep({ issueId: known.issueId }, answer, word, now);
}

/** Keeps an answer about an article. The caller has seen to it that readers can see the article. */
export async function articleFeedback(
  articleId: string,
  answer: 'ja' | 'nej',
  word?: string,
  now = new Date(),
): Promise<void> {
  await keep({ articleId }, answer, word, now);
}

/** What was answered about an issue or an article, with a page of words: the newest, or those after an earlier `next`. */
export async function feedbackOn(about: About, after = '', limit = SHOWN_WORDS): Promise<Feedback> {
  const [counts, words] = await Promise.all([countAnswers(about), answersWithWords(about, { limit, after })]);
  return { ...counts, words: words.items, next: words.next };
}

/** What points out a person does not belong in an anonymous answer: addresses and personal identity numbers (R101). */
const POINTS_OUT = [/[^\s@<>()]{1,64}@[^\s@<>()]{1,190}/gu, PERSONAL_NUMBER];

async function keep(about: About, answer: 'ja' | 'nej', word: string | undefined, now: Date): Promise<void> {
  const kept = (word ?? '')
    .normalize('NFC')
    .replace(/[^\P{C}\n]/gu, '')
    .trim();
  if ([...kept].length > WORD_CHARACTERS)
    throw new Refusal('invalid', `Skriv högst ${WORD_CHARACTERS} tecken.`, 'word');
  const said = POINTS_OUT.reduce((text, pattern) => text.replace(pattern, '…'), kept);
  await addAnswer(about, { helpful: answer === 'ja', word: said || null, at: now });
}
