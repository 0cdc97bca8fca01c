import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Article } from '../../src/articles/article.ts';
import { caseOf } from '../../src/editions/preflight/case.ts';
import type { Finding } from '../../src/editions/preflight/finding.ts';
import { thisHouse } from '../../src/editions/preflight/house.ts';
import { aboutSize } from '../../src/editions/preflight/size.ts';
import { findings } from '../../src/editions/preflight.ts';
import type { Rendered } from '../../src/editions/render.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { anArticle } from '../support/make.ts';
import { anIssue, aSample, useTestSettings } from './sample.ts';

const NOW = new Date('2026-11-20T10:00:00Z');

beforeAll(() => useTestSettings());

function issueOf(article: Article, given: Partial<Issue> = {}): [Issue, Map<string, Article>] {
  const items = [{ id: 'i', articleId: article.id, layout: 'standard' as const, title: null, lead: null }];
  return [anIssue({ sections: [{ id: 's', heading: 'Nyheter', items }], ...given }), new Map([[article.id, article]])];
}

function check(article: Partial<Article>, given: Partial<Issue> = {}): Finding[] {
  return findings(...issueOf(anArticle(article), given), null, NOW);
}

const said = (all: Finding[]) =>
  all.map((one) => `${one.level} ${one.place}: ${one.sentence} ${one.remedy}`).join('\n');
const event = (startsAt: string) => ({ startsAt: new Date(startsAt), endsAt: null, place: null, signUpUrl: null });

describe('the check before sending', () => {
  test('has nothing to say about a sound issue', () => {
    const { issue, articles } = aSample();
    expect(findings(issue, articles, null, NOW)).toEqual([]);
  });

  test.each<[string, Partial<Article>, Partial<Issue>, RegExp]>([
    ['no subject', {}, { subject: ' ' }, /^error Ämnesrad: Ämnesraden saknas/],
    ['a long subject', {}, { subject: 'å'.repeat(151) }, /^error Ämnesrad: .*151 tecken/],
    ['a subject that is cut in inboxes', {}, { subject: 'å'.repeat(91) }, /^warning Ämnesrad/],
    ['no preheader', {}, { preheader: '' }, /^error Förhandstext: Förhandstexten saknas/],
    ['a preheader that repeats', {}, { preheader: 'NY', subject: 'ny' }, /^error Förhandstext: .*samma sak/],
    ['a short preheader', {}, { preheader: 'kort' }, /^warning Förhandstext: .*4 tecken/],
    ['nothing in it', {}, { sections: [] }, /^error Innehåll: Numret är tomt/],
    ['left-overs in the intro', {}, { intro: { text: 'Hej {{ namn }}', name: '' } }, /^error Inledningen: .*\{\{/],
    ['left-overs in a lead', { lead: 'Lorem ipsum dolor' }, {}, /^error .*: Texten innehåller "Lorem ipsum"/],
    ['an empty title', { title: 'Läs mer' }, {}, /^error Läs mer: Rubriken är länken/],
    ['an event that has been', { event: event('2026-11-19T10:00:00Z') }, {}, /^error .*: Evenemanget har redan varit/],
    ['an event without a time', { kind: 'event' }, {}, /^warning .*: Evenemanget har ingen tid/],
    ['no decision about alt', { image: { url: '/a.jpg', alt: null, decorative: false } }, {}, /^error .*alt-text/],
    ['a file name as alt', { image: { url: '/a.jpg', alt: 'IMG_1.JPG', decorative: false } }, {}, /^error .*filnamn/],
    ['a long alt', { image: { url: '/a.jpg', alt: 'å'.repeat(151), decorative: false } }, {}, /^error .*151 tecken/],
    ['an image without https', { image: { url: 'http://a.example/a.jpg', alt: 'x', decorative: false } }, {}, /https/],
  ])('finds %s', (_, article, issue, expected) => {
    expect(said(check(article, issue))).toMatch(expected);
  });

  test('finds articles that are gone, and puts errors first', () => {
    const [issue] = issueOf(anArticle(), { subject: 'å'.repeat(91) });
    const found = findings(issue, new Map(), null, NOW);
    expect(found.map((one) => [one.level, one.itemId])).toEqual([
      ['error', 'i'],
      ['warning', undefined],
    ]);
  });

  test('finds two articles with the same title', () => {
    const [one, other] = [anArticle({ title: 'Samma' }), anArticle({ title: 'Samma' })];
    const items = [one, other].map((a, at) => ({
      id: `i${at}`,
      articleId: a.id,
      layout: 'standard' as const,
      title: null,
      lead: null,
    }));
    const issue = anIssue({ sections: [{ id: 's', heading: '', items }] });
    const all = new Map(
      [one, other].map((a) => [a.id, { ...a, blocks: [{ type: 'paragraph' as const, text: a.id }] }]),
    );
    expect(said(findings(issue, all, null, NOW))).toMatch(/^warning Samma: Två artiklar/);
  });

  test('finds a picture that somebody else keeps: they would see who opens the letter (R39)', () => {
    const house = { ...thisHouse(), local: false, signed: true, baseUrl: 'https://brev.aktuellt.se' };
    const codes = (url: string, of = house) =>
      findings(...issueOf(anArticle({ image: { url, alt: 'En hand', decorative: false } })), null, NOW, of).map(
        ({ code }) => code,
      );
    expect(codes('https://cdn.annan.se/a.jpg')).toEqual(['picture-elsewhere']);
    for (const own of ['/bilder/vard.jpg', 'https://brev.aktuellt.se/bilder/vard.jpg']) expect(codes(own)).toEqual([]);
    expect(codes('https://cdn.annan.se/a.jpg', { ...house, local: true })).toEqual([]);
  });

  test('weighs the letter', () => {
    const [issue, articles] = issueOf(anArticle());
    const weighing = (bytes: number, text = '') =>
      aboutSize(caseOf(issue, articles, { html: ['x'.repeat(bytes)], text: [text] } as unknown as Rendered, null, NOW));
    expect(weighing(89_000)).toEqual([]);
    expect(said(weighing(95_000))).toMatch(/^warning Brevet/);
    expect(said(weighing(101_000))).toMatch(/^error Brevet/);
    // Each å is six characters on the wire: what is small on the page is not always small in the post (R37).
    expect(weighing(80_000, 'å'.repeat(15_000))).toEqual([]);
    expect(weighing(80_000, 'å'.repeat(20_000))).toMatchObject([{ code: 'whole-too-big', level: 'error' }]);
  });
});
