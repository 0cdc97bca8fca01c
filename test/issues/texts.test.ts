import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { joinTexts, TEXT_NAMES, type Texts } from '../../src/issues/texts.ts';
import { type IssueVersion, stepsOf } from '../../src/issues/version.ts';

const word = fc.constantFrom('', 'ett', 'två', 'tre');
const texts: fc.Arbitrary<Texts> = fc.record({ subject: word, preheader: word, introText: word, introName: word });

describe('two who write in the same issue', () => {
  test('no word that somebody wrote is lost: it is taken, or the clash is named', () => {
    fc.assert(
      fc.property(texts, texts, texts, (base, theirs, mine) => {
        const joined = joinTexts(base, theirs, mine);
        for (const name of TEXT_NAMES) {
          const [iWrote, theyWrote] = [mine[name] !== base[name], theirs[name] !== base[name]];
          if (joined.clashes.includes(name))
            expect([iWrote, theyWrote, mine[name] !== theirs[name]]).toEqual([true, true, true]);
          else expect(joined.texts[name]).toBe(iWrote ? mine[name] : theirs[name]);
          if (joined.clashes.includes(name)) expect(joined.texts[name]).toBe(mine[name]);
        }
      }),
    );
  });

  test('when nobody knows what they began from, every difference is a clash', () => {
    fc.assert(
      fc.property(texts, texts, (theirs, mine) => {
        expect(joinTexts(null, theirs, mine).clashes).toEqual(TEXT_NAMES.filter((name) => theirs[name] !== mine[name]));
      }),
    );
  });
});

describe('the history of an issue', () => {
  const version = (n: number, by: string, seconds: number, sections: string[] = []): IssueVersion => ({
    version: n,
    by,
    at: new Date(Date.UTC(2026, 10, 1, 9, 0, seconds)),
    draft: {
      ...{ month: '2026-11', subject: `ämne ${n}`, preheader: '', intro: { text: '', name: '' } },
      sections: sections.map((id) => ({ id, heading: '', items: [] })),
    },
  });

  test('writing in one go is one step; another person, a pause or another structure is a new one', () => {
    const all = [
      version(7, 'bo', 700),
      version(6, 'anna', 400, ['a', 'b']),
      version(5, 'anna', 395, ['a']),
      version(4, 'anna', 70, ['a']),
      version(3, 'anna', 68, ['a']),
      version(2, 'bo', 66, ['a']),
    ];
    expect(stepsOf(all).map((one) => one.version)).toEqual([7, 6, 5, 4, 2]);
  });
});
