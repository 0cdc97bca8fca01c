import { Refusal } from '../../refusal.ts';
import type { Actor } from '../../staff/actor.ts';
import { keepHouseWord } from './houseWord.store.ts';

const LONGEST = 60; // letters

/** Makes a word right in this house, and returns it as it is kept. Throws Refusal('invalid') on `word` when it is none. */
export async function addHouseWord(given: string, actor: Actor, now = new Date()): Promise<string> {
  const word = given.trim().normalize('NFC').toLocaleLowerCase('sv');
  if (!/^\p{L}+$/u.test(word)) throw new Refusal('invalid', 'Skriv ett ord, med bara bokstäver.', 'word');
  if (word.length > LONGEST) throw new Refusal('invalid', `Ordet är längre än ${LONGEST} bokstäver.`, 'word');
  await keepHouseWord({ word, by: actor.name, at: now });
  return word;
}
