import { beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'cheerio';
import fc from 'fast-check';
import type { Picture } from '../../src/articles/article.ts';
import { contentOf } from '../../src/editions/content.ts';
import { fitted } from '../../src/editions/fitted.ts';
import { renderForWeb, renderIssue } from '../../src/editions/render.ts';
import type { Layout } from '../../src/issues/issue.ts';
import { anArticle } from '../support/make.ts';
import { letterOf } from './dom.ts';
import { anIssue, aSample, useTestSettings } from './sample.ts';

beforeAll(() => useTestSettings());

const PLAIN = { language: 'sv', level: 'none' } as const;

/** An issue of one article with this picture. */
function pictured(picture: Partial<Picture>, layout: Layout = 'hero') {
  const article = anArticle({ image: { url: '/bilder/skola.jpg', alt: 'En bok', decorative: false, ...picture } });
  const items = [{ id: 'i', articleId: article.id, layout, title: null, lead: null }];
  return {
    issue: anIssue({ sections: [{ id: 's', heading: '', items }] }),
    articles: new Map([[article.id, article]]),
  };
}

async function letterWith(picture: Partial<Picture>, layout?: Layout) {
  const { issue, articles } = pictured(picture, layout);
  return letterOf(await renderIssue(issue, articles, PLAIN));
}

describe('pictures of a letter', () => {
  test('have an alternative text and a size', async () => {
    const { issue, articles } = aSample();
    const { $ } = letterOf(await renderIssue(issue, articles, { language: 'sv', level: 'individual' }));
    expect($('img')).toHaveLength(3);
    for (const img of $('img').toArray()) {
      expect($(img).attr('alt')).toBeDefined();
      expect($(img).attr('width')).toMatch(/^\d+$/);
      expect($(img).attr('height')).toMatch(/^\d+$/);
      expect($(img).attr('src')).toMatch(/^http:\/\/localhost:3000\//);
    }
  });

  test('that are decorative stay silent in HTML and text', async () => {
    const { $, text } = await letterWith({ alt: 'ska inte synas', decorative: true });
    expect($('img').attr('alt')).toBe('');
    expect(text).not.toContain('ska inte synas');
  });

  test.each<[string, Layout, Partial<Picture>, [string, string]]>([
    ['a landscape', 'hero', { width: 1200, height: 800 }, ['600', '400']],
    ['a portrait', 'hero', { width: 800, height: 1200 }, ['300', '450']],
    ['a small one', 'hero', { width: 300, height: 200 }, ['600', '400']],
    ['one of unknown shape', 'hero', {}, ['600', '338']],
    ['a landscape beside the text', 'standard', { width: 1200, height: 800 }, ['176', '117']],
    ['a portrait beside the text', 'standard', { width: 800, height: 1200 }, ['117', '176']],
    ['one of unknown shape beside the text', 'standard', {}, ['176', '99']],
  ])('%s keeps its shape, and takes no more room than there is', async (_, layout, size, drawn) => {
    const { $ } = await letterWith(size, layout);
    expect([$('img').attr('width'), $('img').attr('height')]).toEqual(drawn);
    // A narrow window makes it smaller; only a height that follows the width keeps the shape then.
    expect($('img').attr('style')).toMatch(/(?:^|;\s*)height:\s*auto/);
  });

  test('have their own measures on the page of the issue', async () => {
    const { issue, articles } = pictured({ width: 800, height: 1200 });
    const $ = load(await renderForWeb(contentOf(issue, articles)));
    expect([$('img').attr('width'), $('img').attr('height')]).toEqual(['800', '1200']);
  });
});

describe('a picture in a box', () => {
  const side = fc.integer({ min: 40, max: 2_400 });
  const size = fc.record({ width: side, height: side });

  test('stays inside, fills it one way, and keeps its shape to the pixel', () => {
    fc.assert(
      fc.property(size, size, (picture, box) => {
        const drawn = fitted(picture, box);
        expect(drawn.width).toBeLessThanOrEqual(box.width);
        expect(drawn.height).toBeLessThanOrEqual(box.height);
        expect(drawn.width === box.width || drawn.height === box.height).toBe(true);
        const scale = Math.min(box.width / picture.width, box.height / picture.height);
        expect(Math.abs(drawn.width - picture.width * scale)).toBeLessThanOrEqual(1);
        expect(Math.abs(drawn.height - picture.height * scale)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
