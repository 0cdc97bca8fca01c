import { beforeAll, describe, expect, test } from '@jest/globals';
import { ALLOWED } from './clientAllowances.ts';
import { clientFaults } from './clients.ts';
import { fiveLetters, type SampleLetter } from './fiveLetters.ts';
import { markupFaults } from './markup.ts';

/* Checkers that know nothing of us look at letters of five issues. `npm run check:letters` asks the spam filters too. */

let letters: SampleLetter[];
beforeAll(async () => {
  letters = await fiveLetters();
}, 60_000);

describe('letters of five issues', () => {
  test('are sound HTML', async () => {
    for (const { name, html } of letters)
      expect({ name, faults: await markupFaults(html) }).toEqual({ name, faults: [] });
  });

  test('use nothing that a mail program of R118 lacks, unless somebody has answered for it', () => {
    for (const { name, html } of letters)
      expect({ name, unanswered: clientFaults(html).unanswered }).toEqual({ name, unanswered: [] });
  });

  test('need every allowance that was made', () => {
    const used = new Set(letters.flatMap(({ html }) => clientFaults(html).allowed));
    expect(Object.keys(ALLOWED).filter((title) => !used.has(title))).toEqual([]);
  });

  test('a letter that uses more is told of', async () => {
    const worse = (letters[0] as SampleLetter).html.replace(
      '</body>',
      '<div style="display:flex"><p id="a">x<p id="a">y</div></body>',
    );
    expect(clientFaults(worse).unanswered.join()).toMatch(/flex/i);
    expect((await markupFaults(worse)).length).toBeGreaterThan(0);
  });
});
