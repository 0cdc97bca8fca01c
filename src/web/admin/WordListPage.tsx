import type { HouseWord } from '../../editions/spelling/houseWord.store.ts';
import type { Refusal } from '../../refusal.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { spellingWords as w } from '../../words/deskSpelling.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { TextField } from '../ui/Field.tsx';
import { moment } from '../ui/format.ts';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

export interface WordListProps {
  visit: Visit;
  words: HouseWord[];
  /** Whether this machine has the dictionary. */
  checks: boolean;
  typed: string;
  refusal: Refusal | null;
}

/** The words that are right in this house, and whether spelling is checked at all. */
export function WordListPage({ visit, words, checks, typed, refusal }: WordListProps) {
  const back = { href: places.settings, label: deskWords.frame.places.settings };
  return (
    <DeskPage visit={visit} place="settings" title={w.title} state={w.state} back={back}>
      <div class="stack">
        <p>{checks ? w.there : w.absent}</p>
        <form method="post" action={places.words} class="inline-field">
          <Csrf token={visit.csrf} />
          <TextField
            name="word"
            label={w.word}
            value={typed}
            problem={problemOf(refusal, 'word')}
            required
            maxLength={60}
          />
          <Button>{w.add}</Button>
        </form>
        {words.length ? <WordTable words={words} csrf={visit.csrf} /> : <p class="muted">{w.none}</p>}
      </div>
    </DeskPage>
  );
}

function WordTable({ words, csrf }: { words: HouseWord[]; csrf: string }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{w.word}</th>
          <th scope="col">{w.by}</th>
          <th scope="col">{w.at}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {words.map(({ word, by, at }) => (
          <tr key={word}>
            <th scope="row">{word}</th>
            <td>{by}</td>
            <td class="figure">{moment(at)}</td>
            <td class="number">
              <form method="post" action={`${places.words}/ta-bort`}>
                <Csrf token={csrf} />
                <input type="hidden" name="word" value={word} />
                <Button small weight="quiet" label={w.removeWord(word)}>
                  {w.remove}
                </Button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
