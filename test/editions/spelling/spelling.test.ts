import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findingsOf } from '../../../src/editions/freeze.ts';
import { dropHouseWord, listHouseWords } from '../../../src/editions/spelling/houseWord.store.ts';
import { addHouseWord } from '../../../src/editions/spelling/houseWords.ts';
import { hasDictionary, nearTo, unknownTo } from '../../../src/editions/spelling/hunspell.ts';
import { changeIssue, createIssue } from '../../../src/issues/change.ts';
import { theIssue } from '../../../src/issues/issue.store.ts';
import { HOUSE } from '../../../src/staff/actor.ts';
import { openWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const there = await hasDictionary();
const misspelt = async (id: string) =>
  (await findingsOf(await theIssue(id)))
    .filter(({ code }) => code === 'misspelt')
    .map(({ word, remedy }) => [word, remedy]);

(there ? describe : describe.skip)('with the Swedish dictionary', () => {
  test('knows compounds and inflections, and names what is near the rest', async () => {
    const words = ['regiondirektörsnätverket', 'utvecklar', 'vårdcentrlaen'];
    expect(await unknownTo(words)).toEqual(new Set(['vårdcentrlaen']));
    expect((await nearTo(words))?.get('vårdcentrlaen')).toContain('vårdcentralen');
  });

  test('an issue is told of a slip until the word is in the list of the house', async () => {
    const issue = await createIssue(HOUSE);
    await changeIssue(issue.id, 1, { intro: { text: 'Vi tar farväl av journlaen i norr.', name: 'Anna Ek' } }, HOUSE);
    expect(await misspelt(issue.id)).toEqual([['journlaen', 'Menas "journalen"?']]);
    await addHouseWord(' Journlaen ', HOUSE);
    expect(await misspelt(issue.id)).toEqual([]);
    expect((await listHouseWords()).map(({ word, by }) => [word, by])).toEqual([['journlaen', HOUSE.name]]);
    await dropHouseWord('journlaen');
    expect(await misspelt(issue.id)).toHaveLength(1);
  });
});

test('the list takes words alone', async () => {
  await expect(addHouseWord('två ord', HOUSE)).rejects.toThrow(/bara bokstäver/);
  await expect(addHouseWord('å'.repeat(61), HOUSE)).rejects.toThrow(/60 bokstäver/);
  await expect(addHouseWord('<script>', HOUSE)).rejects.toThrow(/bara bokstäver/);
});
