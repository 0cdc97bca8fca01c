import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ConfigData, HtmlValidate } from 'html-validate';
import { type Front, openFront } from '../../support/front.ts';
import { publicPages } from '../../support/publicPages.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Every page of the readers' is valid HTML, in both languages. */

const RULES: NonNullable<ConfigData['rules']> = {
  'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit'] }], // a choice of several
  'require-sri': 'off', // everything comes from this house
  'no-trailing-whitespace': 'off',
  'long-title': 'off', // the newsletter's name stands in it
  'void-style': 'off', // both styles are HTML
  'no-inline-style': 'off', // the letter's own, in the archive
  'attribute-boolean-style': 'off',
  'doctype-style': 'off',
};
const checker = new HtmlValidate({ extends: ['html-validate:recommended'], rules: RULES });

let world: World;
let front: Front;
let paths: string[];

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  paths = (await publicPages()).paths;
}, 60_000);
afterAll(async () => {
  await front.close();
  await world.close();
});

test.each(['sv', 'en'])(
  'in %s',
  async (lang) => {
    const problems: string[] = [];
    for (const path of paths) {
      const url = new URL(path, front.url);
      url.searchParams.set('lang', lang);
      const html = await (await fetch(url)).text();
      const { results } = await checker.validateString(html);
      for (const { line, ruleId, message } of results.flatMap((result) => result.messages))
        problems.push(`${url.pathname.slice(0, 20)}:${line} ${ruleId}: ${message}`);
    }
    expect(problems).toEqual([]);
  },
  60_000,
);
