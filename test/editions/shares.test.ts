import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contentOf, storiesOf } from '../../src/editions/content.ts';
import { frozen } from '../../src/editions/freeze.ts';
import { aboutReaders, MOST_LETTERS } from '../../src/editions/preflight/readers.ts';
import { renderForWeb } from '../../src/editions/render.ts';
import { meantFor, partOf, selectionFor } from '../../src/editions/selection.ts';
import { sharesOf } from '../../src/editions/shares.ts';
import { variantFor } from '../../src/editions/variant.ts';
import { fits, type Meant, meantBy } from '../../src/issues/fits.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { type AudienceGroup, ORGANISATION_KINDS } from '../../src/subscribers/subscriber.ts';
import { letterOf } from './dom.ts';
import { aSample, useTestSettings } from './sample.ts';

/* Who gets what: the rule, and that counts, letters and rows all follow it. */

const TOPICS = ['tjanster', 'projekt', 'evenemang'];
const sample = aSample();
const storyCount = storiesOf(contentOf(sample.issue, sample.articles)).length;

const meant = fc.record({
  audiences: fc.subarray([...ORGANISATION_KINDS], { maxLength: 2 }),
  topics: fc.subarray(TOPICS, { maxLength: 1 }),
});
const group = fc.record({
  kind: fc.constantFrom(...ORGANISATION_KINDS, null),
  topics: fc.subarray(TOPICS),
  language: fc.constantFrom('sv' as const, 'en' as const),
  measuring: fc.boolean(),
  paused: fc.constantFrom(false, false, false, true),
  readers: fc.integer({ min: 1, max: 5_000 }),
});
const limits = fc.array(meant, { minLength: storyCount, maxLength: storyCount });
const readerOf = ({ kind, topics }: AudienceGroup) => ({ organisation: { kind }, topics });

/** The sample with its items limited, in the order of the issue. */
function limited(all: Meant[]): Issue {
  let at = 0;
  const sections = sample.issue.sections.map((section) => ({
    ...section,
    items: section.items.map((item) => ({ ...item, ...all[at++] })),
  }));
  return { ...sample.issue, sections };
}

beforeAll(() => useTestSettings({ MEASURING: 'none' }));

describe('whether an item fits a reader', () => {
  test('what is not known about her takes nothing from her', () => {
    fc.assert(
      fc.property(meant, (item) => expect(fits(item, { organisation: { kind: null }, topics: [] })).toBe(true)),
    );
  });

  test('an audience and a topic are both needed, and one of each is enough', () => {
    const item: Meant = { audiences: ['kommun', 'region'], topics: ['projekt'] };
    const reader = (kind: 'region' | 'privat', ...topics: string[]) => ({ organisation: { kind }, topics });
    expect(fits(item, reader('region', 'projekt', 'evenemang'))).toBe(true);
    expect(fits(item, reader('region'))).toBe(true);
    expect(fits(item, reader('region', 'evenemang'))).toBe(false);
    expect(fits(item, reader('privat', 'projekt'))).toBe(false);
  });
});

describe('what an article says of its readers', () => {
  test('is what its item begins with, but nothing the house does not have, and no topics for what leads', () => {
    const article = { audiences: ['kommun', 'skola'], topics: ['projekt', 'e-hälsa'] };
    expect(meantBy(article, TOPICS, false)).toEqual({ audiences: ['kommun'], topics: ['projekt'] });
    expect(meantBy(article, TOPICS, true)).toEqual({ audiences: ['kommun'], topics: [] });
    expect(meantBy({ topics: ['e-hälsa'] }, TOPICS, false)).toEqual({});
  });
});

describe('a letter that holds a part', () => {
  test('has exactly what fits, in the order of the issue, and no empty section', () => {
    fc.assert(
      fc.property(limits, group, (all, one) => {
        const content = contentOf(limited(all), sample.articles);
        const stories = storiesOf(content);
        const part = partOf(content, selectionFor(meantFor(content), readerOf(one)));
        expect(storiesOf(part)).toEqual(stories.filter((story) => fits(story.meant, readerOf(one))));
        expect(part.sections.every((section) => section.stories.length > 0)).toBe(true);
        if (!part.hero && content.hero) expect(part.preheader).not.toBe(content.preheader);
      }),
    );
  });

  test('contents, text and preheader follow, and links keep their numbers', async () => {
    useTestSettings();
    const only: Meant = { audiences: ['kommun'], topics: [] };
    const all = Array.from({ length: storyCount }, (_, at) => (at < 2 ? only : { audiences: [], topics: [] }));
    const content = contentOf(limited(all), sample.articles);
    const audience: AudienceGroup[] = [
      { kind: 'region', topics: [], language: 'sv', measuring: false, paused: false, readers: 310 },
      { kind: 'kommun', topics: [], language: 'sv', measuring: false, paused: false, readers: 930 },
    ];
    const edition = await frozen(
      sample.issue,
      content,
      new Date(),
      sharesOf(meantFor(content), audience, 'individual'),
    );
    expect(edition.variants.map((one) => one.key)).toEqual([
      ...['sv.none', 'sv.aggregate', 'sv.individual', 'en.none', 'en.aggregate', 'en.individual'],
      ...['sv.none.1', 'sv.aggregate.1'],
    ]);
    const letter = (key: string) => letterOf(edition.variants.find((one) => one.key === key) as never);
    const [whole, part] = [letter('sv.aggregate'), letter('sv.aggregate.1')];
    const [gone, , third] = storiesOf(content).map((story) => story.title) as [string, string, string];
    for (const text of [part.html, part.text])
      expect([text.includes(gone), text.includes(third)]).toEqual([false, true]);
    expect(whole.html).toContain(gone);
    const hrefs = (html: string) => new Set(html.match(/\/l\/9\/\d+/g));
    for (const href of hrefs(part.html)) expect(hrefs(whole.html)).toContain(href);
    expect(hrefs(part.html).size).toBeLessThan(hrefs(whole.html).size);
    expect(edition.webHtml).toBe(await renderForWeb(content));
    expect(edition.webHtml).toContain(gone);
    useTestSettings({ MEASURING: 'none' });
  }, 60_000);

  test('another audience for an item is another edition to approve', async () => {
    const hash = async (all: Meant[]) =>
      (await frozen(sample.issue, contentOf(limited(all), sample.articles), new Date())).hash;
    const open = Array.from({ length: storyCount }, (): Meant => ({ audiences: [], topics: [] }));
    expect(await hash(open.with(1, { audiences: ['kommun'], topics: [] }))).not.toBe(await hash(open));
  }, 30_000);
});

describe('the shares of an audience', () => {
  const readers = (groups: AudienceGroup[]) => groups.reduce((sum, one) => sum + one.readers, 0);

  test('add up to it, and the letters together hold the web version', () => {
    fc.assert(
      fc.property(limits, fc.array(group, { maxLength: 12 }), (all, audience) => {
        const shares = sharesOf(all, audience, 'individual');
        const inLetters = shares.letters.reduce((sum, letter) => sum + letter.readers, 0);
        expect(inLetters + shares.nothing + shares.paused).toBe(readers(audience));
        expect(new Set(shares.letters.flatMap((letter) => letter.selection)).size).toBe(all.length);
        expect(new Set(shares.letters.map((letter) => letter.selection.join())).size).toBe(shares.letters.length);
        for (const letter of shares.letters)
          expect(Object.values(letter.by).reduce((sum, count) => sum + count, 0)).toBe(letter.readers);
      }),
    );
  });

  test('are the same whatever the order of the groups: equal audiences give equal editions', () => {
    fc.assert(
      fc.property(limits, fc.uniqueArray(group, { maxLength: 8 }), (all, audience) => {
        const selections = (groups: AudienceGroup[]) =>
          sharesOf(all, groups, 'none').letters.map((one) => one.selection);
        expect(selections(audience.toReversed())).toEqual(selections(audience));
      }),
    );
  });

  test('are what the fan-out gives each reader', () => {
    fc.assert(
      fc.property(limits, fc.array(group, { minLength: 1, maxLength: 12 }), (stories, audience) => {
        const shares = sharesOf(stories, audience, 'individual');
        const selections = shares.letters.map((letter) => letter.selection);
        const keys = shares.letters.flatMap((letter, at) => letter.wanted.map((key) => (at ? `${key}.${at}` : key)));
        const edition = { stories, selections, variants: new Set(keys) };
        for (const one of audience.filter((reader) => !reader.paused)) {
          const key = variantFor({ ...one, ...readerOf(one) }, 'individual', edition);
          const held = key === null ? [] : selections[Number(key.split('.')[2] ?? 0)];
          expect(held).toEqual(selectionFor(stories, readerOf(one)));
        }
      }),
    );
  });

  test('too many different letters, a lead for some and items for nobody are told before the approval', () => {
    const kinds = ORGANISATION_KINDS;
    const all = Array.from(
      { length: storyCount },
      (_, at): Meant => ({ audiences: [kinds[at % 5] as 'kommun'], topics: [] }),
    );
    const content = contentOf(limited(all), sample.articles);
    const one = (kind: AudienceGroup['kind'], topics: string[] = []): AudienceGroup => {
      return { kind, topics, language: 'sv', measuring: false, paused: false, readers: 1 };
    };
    const codes = (audience: AudienceGroup[], issue = limited(all), said = content) =>
      aboutReaders(issue, said, sharesOf(meantFor(said), audience, 'none')).map(
        ({ code, level }) => `${level} ${code}`,
      );
    expect(codes([])).toEqual(['warning hero-not-for-all']);
    expect(codes([one('kommun')])).toContain('warning item-without-readers');
    expect(codes([one(null)])).toEqual(['warning hero-not-for-all']);
    const byTopic = limited(all.map((_, at) => ({ audiences: [], topics: [`t${at}`] })));
    const many = Array.from({ length: MOST_LETTERS + 1 }, (_, at) =>
      one(
        null,
        Array.from({ length: storyCount }, (_, bit) => `t${bit}`).filter((_, bit) => ((at + 1) >> bit) & 1),
      ),
    );
    expect(codes(many, byTopic, contentOf(byTopic, sample.articles))).toContain('error too-many-letters');
    expect(codes([one(null, ['x'])], byTopic, contentOf(byTopic, sample.articles))).toContain(
      'warning readers-without-items',
    );
    expect(aboutReaders(sample.issue, contentOf(sample.issue, sample.articles), sharesOf([], many, 'none'))).toEqual(
      [],
    );
  });
});
