import { Refusal } from '../refusal.ts';
import { addAnswer, countAnswers, type FeedbackAnswer, latestWords } from './feedback.store.ts';
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
  const kept = (word ?? '')
    .normalize('NFC')
    .replace(/[^\P{C}\n]/gu, '')
    .trim();
  if ([...kept].length > WORD_CHARACTERS)
    throw new Refusal('invalid', `Skriv högst ${WORD_CHARACTERS} tecken.`, 'word');
  await addAnswer(known.issueId, { helpful: answer === 'ja', word: kept || null, at: now });
}

export async function feedbackOn(issueId: string): Promise<Feedback> {
  return { ...(await countAnswers(issueId)), words: await latestWords(issueId, SHOWN_WORDS) };
}
