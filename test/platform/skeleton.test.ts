import { beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'cheerio';
import fc from 'fast-check';
import { readConfig, useConfig } from '../../src/config.ts';
import { contentOf } from '../../src/editions/content.ts';
import { numberLinks } from '../../src/editions/links.ts';
import { viewOf } from '../../src/editions/view.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { suggestFrom } from '../../src/issues/suggestion.ts';
import { layOutAgain, withoutTexts } from '../../src/platform/skeleton.ts';
import { mjmlToHtml, renderSource } from '../../src/platform/templates.ts';
import { anArticle } from '../support/make.ts';
import { TEST_SECRETS } from '../support/settings.ts';

describe('laying out a letter again', () => {
  beforeAll(() => useConfig(readConfig(TEST_SECRETS)));

  const articles = [
    anArticle({
      form: 'intervju',
      image: { url: '/bilder/a.jpg', alt: 'En "sköterska" & <läkare>', decorative: false },
    }),
    anArticle({ kind: 'tjanst', title: 'Säkert & enkelt' }),
    anArticle({ kind: 'projekt', lead: null }),
  ];

  async function sourceWith(subject: string, title: string): Promise<{ source: string; file: string }> {
    const { sections, preheader } = suggestFrom(articles, null, new Date('2026-11-20T09:00:00Z'));
    const [first, ...rest] = sections;
    const named = { ...first, id: 'a', heading: '', items: first?.items.map((item) => ({ ...item, title })) ?? [] };
    const issue = { number: 9, month: '2026-11', subject, preheader, intro: { text: 'Hej', name: 'Anna' } };
    const content = contentOf(
      { ...issue, sections: [named, ...rest] } as unknown as Issue,
      new Map(articles.map((one) => [one.id, one])),
    );
    const slots = { unsubscribe: 'x', preferences: 'x', reader: 'x' };
    return renderSource('newsletter', viewOf(content, numberLinks(content), { language: 'sv', level: 'none' }, slots));
  }

  /** Everything there is: tags, attributes and texts. */
  const whole = (html: string) => load(html).html();

  test('the letter is the same as when it is laid out whole, whatever is written', async () => {
    const anything = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '');
    const nasty = fc.constantFrom(
      '<script>alert(1)</script>',
      'q7text1q7',
      '$& $1 $$',
      '</mj-text>',
      '{{ name }}',
      '&amp;',
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, nasty), fc.oneof(anything, nasty), async (subject, title) => {
        const { source, file } = await sourceWith(subject, title);
        expect(whole(await layOutAgain(source, file))).toBe(whole(await mjmlToHtml(source, file)));
      }),
      { numRuns: 25 },
    );
  });

  test('other words give the same skeleton, another picture another one', async () => {
    const one = withoutTexts((await sourceWith('Ett', 'Två')).source);
    const other = withoutTexts((await sourceWith('Tre', 'Fyra')).source);
    expect(one.skeleton).toBe(other.skeleton);
    expect(one.texts).toContain('Två');
    expect(one.skeleton).toContain('@media (prefers-color-scheme: dark)');
    expect(one.skeleton).toContain('/bilder/a.jpg');
  });
});
