import { Refusal } from '../refusal.ts';
import { type About, addAnswer, countAnswers, type FeedbackAnswer, latestWords } from './feedback.store.ts';
import { knownEdition } from './known.ts';

/** "Hjälpte informationen?": an answer without a name, so it is counted and never tied to a reader. */

const WORD_CHARACTERS = 500;
const SHOWN_WORDS = 20;

export interface Feedback {
  yes: number;
  no: number;
  words: FeedbackAnswer[];
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

export async function feedbackOn(issueId: string): Promise<Feedback> {
  return feedbackAbout({ issueId });
}

export async function feedbackOnArticle(articleId: string): Promise<Feedback> {
  return feedbackAbout({ articleId });
}

async function feedbackAbout(about: About): Promise<Feedback> {
  return { ...(await countAnswers(about)), words: await latestWords(about, SHOWN_WORDS) };
}

async function keep(about: About, answer: 'ja' | 'nej', word: string | undefined, now: Date): Promise<void> {
  const kept = (word ?? '')
    .normalize('NFC')
    .replace(/[^\P{C}\n]/gu, '')
    .trim();
  if ([...kept].length > WORD_CHARACTERS)
    throw new Refusal('invalid', `Skriv högst ${WORD_CHARACTERS} tecken.`, 'word');
  await addAnswer(about, { helpful: answer === 'ja', word: kept || null, at: now });
}
