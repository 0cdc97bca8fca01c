import type { AudienceOf } from '../../../editions/audienceOf.ts';
import { audienceWords as w } from '../../../words/deskAudience.sv.ts';
import { number } from '../../ui/format.ts';
import { query } from '../../ui/Listing.tsx';
import { places } from '../places.ts';

type Letter = AudienceOf['letters'][number];

/** How many readers get which articles, for the one who approves; nothing when everybody gets everything. */
export function AudienceTable({ issueId, audience }: { issueId: string; audience: AudienceOf }) {
  const { letters, stories, nothing, paused, readers } = audience;
  if (letters.length === 1 && !nothing && !paused) return null;
  return (
    <section class="stack-tight">
      <h2>{w.title}</h2>
      <p class="muted">{w.hint}</p>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{w.letter}</th>
            <th scope="col" class="figure">
              {w.readers}
            </th>
            <th scope="col">{w.who}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {letters.map((letter, at) => (
            <LetterRow key={at} issueId={issueId} letter={letter} all={stories} />
          ))}
          <Without name={w.nothing} readers={nothing} />
          <Without name={w.paused} readers={paused} />
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{w.sum}</th>
            <td class="figure" data-label={w.readers}>
              {number(readers)}
            </td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function LetterRow({ issueId, letter, all }: { issueId: string; letter: Letter; all: number }) {
  const name = letter.stories === all ? w.all(number(all)) : w.some(number(letter.stories), number(all));
  const { kind, topics } = letter.like;
  const path = `${places.issue(issueId)}/forhandsvisning`;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="figure" data-label={w.readers}>
        {number(letter.readers)}
      </td>
      <td data-label={w.who}>{whoOf(letter)}</td>
      <td>
        <a href={query(path, { som: kind ?? '', amnen: topics.join('.') })} target="_blank" rel="noopener">
          {w.look}
          <span class="visually-hidden"> {name}</span>
        </a>
      </td>
    </tr>
  );
}

function Without({ name, readers }: { name: string; readers: number }) {
  if (!readers) return null;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="figure" data-label={w.readers}>
        {number(readers)}
      </td>
      <td />
      <td />
    </tr>
  );
}

/** '310 regioner, 12 statliga, 30 har valt ämnen' */
function whoOf({ by, choosing }: Letter): string {
  const kinds = Object.entries(by)
    .toSorted(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${number(count)} ${w.kinds[kind as keyof typeof w.kinds]}`);
  return [...kinds, ...(choosing ? [w.choosing(number(choosing))] : [])].join(', ') || w.nobody;
}
