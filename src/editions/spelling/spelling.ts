import type { Article } from '../../articles/article.ts';
import type { Issue } from '../../issues/issue.ts';
import { caseOf, type Text } from '../preflight/case.ts';
import { type Finding, warning } from '../preflight/finding.ts';
import { MOST_SUGGESTED, MOST_WORDS, nearTo, unknownTo } from './hunspell.ts';
import { meantBy, strangeIn, wordsToAsk } from './misspelt.ts';

/*
 * Swedish spelling, as warnings. The checker is asked once about each word and the answer remembered, so that a page of
 * the desk asks about the new words only.
 */

const MOST_KEPT = 50_000; // words
const isUnknown = new Map<string, boolean>();
/** What was meant by an unknown word; null: nobody knows. */
const meant = new Map<string, string | null>();

/** The misspelt words of an issue; none when this machine has no dictionary. `right` are the words of the house. */
export async function spellingFindings(
  issue: Issue,
  articles: ReadonlyMap<string, Article>,
  right: ReadonlySet<string>,
): Promise<Finding[]> {
  const { texts } = caseOf(issue, articles, null, null, new Date());
  const unknown = await unknownAmong([...new Set(texts.flatMap(({ text }) => wordsToAsk(text)))]);
  for (const word of right) unknown.delete(word);
  const strange = texts.map((text) => ({ text, words: strangeIn(text.text, unknown) }));
  await lookUp([...new Set(strange.flatMap(({ words }) => words))]);
  return strange.flatMap(({ text, words }) => words.flatMap((word) => told(text, word)));
}

function told(text: Text, word: string): Finding[] {
  const right = meant.get(word);
  if (!right) return [];
  const said = `"${word}" finns inte i ordlistan.`;
  return [{ ...warning('misspelt', { ...text, seen: word }, said, `Menas "${right}"?`), word }];
}

async function unknownAmong(words: string[]): Promise<Set<string>> {
  if (isUnknown.size > MOST_KEPT) isUnknown.clear();
  const fresh = words.filter((word) => !isUnknown.has(word)).slice(0, MOST_WORDS);
  const found = fresh.length ? await unknownTo(fresh) : null;
  if (found) for (const word of fresh) isUnknown.set(word, found.has(word));
  return new Set(words.filter((word) => isUnknown.get(word)));
}

async function lookUp(words: string[]): Promise<void> {
  if (meant.size > MOST_KEPT) meant.clear();
  const fresh = words.filter((word) => !meant.has(word)).slice(0, MOST_SUGGESTED);
  const near = fresh.length ? await nearTo(fresh) : null;
  if (near) for (const word of fresh) meant.set(word, meantBy(word, near.get(word) ?? []));
}
