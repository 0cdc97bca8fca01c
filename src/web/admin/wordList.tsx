import type { Request, RequestHandler, Response } from 'express';
import { dropHouseWord, listHouseWords } from '../../editions/spelling/houseWord.store.ts';
import { addHouseWord } from '../../editions/spelling/houseWords.ts';
import { hasDictionary } from '../../editions/spelling/hunspell.ts';
import { field, param } from '../../http/parse.ts';
import type { Refusal } from '../../refusal.ts';
import { audit } from '../../staff/audit.ts';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { drawDesk } from './issueDesk/desk.tsx';
import { places } from './places.ts';
import { WordListPage } from './WordListPage.tsx';

export const wordListPage: RequestHandler = (req, res) => draw(req, res, null);

export const addWord = doing(async (req, res) => {
  await audit(actorOf(req), 'word-added', { word: await addHouseWord(field(req, 'word'), actorOf(req)) });
  goTo(res, places.words, 'sparad');
}, draw);

export const removeWord = doing(async (req, res) => {
  const word = field(req, 'word');
  await dropHouseWord(word);
  await audit(actorOf(req), 'word-removed', { word });
  goTo(res, places.words, 'borttagen');
}, draw);

/** From a finding: the word is right, and so is every issue that has it. */
export const addWordFromFinding = doing(async (req, res) => {
  await audit(actorOf(req), 'word-added', { word: await addHouseWord(field(req, 'word'), actorOf(req)) });
  goTo(res, places.issue(param(req, 'id')), 'ord-tillagt');
}, drawDesk);

async function draw(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const [words, checks] = await Promise.all([listHouseWords(), hasDictionary()]);
  const typed = refusal ? field(req, 'word') : '';
  show(
    res,
    <WordListPage visit={visitOf(req, refusal)} words={words} checks={checks} typed={typed} refusal={refusal} />,
    refusal,
  );
}
