import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import mongoose from 'mongoose';
import { fanOut } from '../../src/deliveries/fanOut.ts';
import { keepEdition } from '../../src/editions/edition.store.ts';
import { variantKey } from '../../src/editions/edition.ts';
import { recordClick } from '../../src/events/measure.ts';
import { flushEvents } from '../../src/events/tallies.ts';
import type { Meant } from '../../src/issues/fits.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { newId } from '../../src/platform/mongo.ts';
import { report } from '../../src/reports/report.ts';
import { hiddenLinks, LEAST_READERS } from '../../src/reports/smallGroups.ts';
import { anEdition, aReader, aReleasedIssue } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

/* What a few readers did is told by no figure, and by no difference between figures (R96). */

const NOW = new Date('2026-11-09T09:30:00Z');
const person = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', method: 'GET' };
const [FOR_ALL, FOR_REGIONS, FOR_MUNICIPALITIES] = [newId(), newId(), newId()];
const told = {
  links: [FOR_ALL, FOR_ALL, FOR_REGIONS, FOR_REGIONS, FOR_MUNICIPALITIES].map((articleId, at) => ({
    ...{ n: at + 1, url: `https://inera.example/${at}`, label: `Länk ${at + 1}`, articleId },
  })),
  stories: [
    { audiences: [], topics: [] },
    { audiences: ['region' as const], topics: [] },
    { audiences: ['kommun' as const], topics: [] },
  ],
  selections: [
    [0, 1, 2],
    [0, 1],
    [0, 2],
  ],
};

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function segmented(): Promise<Issue> {
  const issue = await aReleasedIssue();
  const plain = anEdition({ issueId: issue.id, issueNumber: issue.number });
  const variants = plain.variants.flatMap((one) =>
    [0, 1, 2].map((selection) => ({ ...one, key: variantKey(one.language, one.level, selection) })),
  );
  const edition = { ...plain, ...told, variants, hash: issue.id.padEnd(64, 'e') };
  await keepEdition(edition);
  await mongoose.model('Issue').updateOne({ _id: issue.id }, { $set: { 'approval.editionHash': edition.hash } });
  return issue;
}

async function readers(kind: 'region' | 'kommun', count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await aReader(`${kind}-${n}@k.example`, { organisation: { kind, code: null } });
}

test('an article for some has figures from the tenth reader on, and the sums do not tell what is hidden', async () => {
  await readers('region', LEAST_READERS - 1);
  await readers('kommun', LEAST_READERS);
  const issue = await segmented();
  const click = async (n: number) => recordClick(issue.number, n, null, person, NOW);
  const figures = async () => {
    await flushEvents();
    const { clicks, hours, links } = await report(issue.id);
    const perHour = hours.reduce((sum, hour) => sum + hour.clicks, 0);
    return { links: links.map(({ people }) => people), sums: [clicks.people, perHour] };
  };
  for (const n of [1, 1, 3, 4, 5]) await click(n);
  // nobody knows yet how many get it
  expect(await figures()).toEqual({ links: [2, 0, null, null, null], sums: [2, 2] });
  await fanOut(issue.id);
  expect(await figures()).toEqual({ links: [2, 0, null, null, 1], sums: [3, 3] });

  await aReader('region-10@k.example', { organisation: { kind: 'region', code: null } });
  const next = await segmented();
  await fanOut(next.id);
  expect((await report(next.id)).links.map(({ machines }) => machines)).toEqual([0, 0, 0, 0, 0]);
});

test('who pauses or gets no letter is not among the readers', async () => {
  const pausedUntil = new Date(Date.now() + 86_400_000);
  await world.clear();
  await readers('region', LEAST_READERS - 1);
  await aReader('paus@k.example', { organisation: { kind: 'region', code: null }, pausedUntil });
  const issue = await segmented();
  await fanOut(issue.id);
  expect((await report(issue.id)).links.map(({ people }) => people)).toEqual([0, 0, null, null, null]);
});

test('whatever the audience: shown for some is what ten or more letters hold, and what is for all is always shown', () => {
  const meant = fc.constantFrom<Meant>({ audiences: [], topics: [] }, { audiences: ['kommun'], topics: [] });
  const edition = fc.array(meant, { minLength: 1, maxLength: 6 }).chain((stories) =>
    fc.record({
      stories: fc.constant(stories),
      selections: fc.array(fc.subarray(stories.map((_, at) => at)), { maxLength: 4 }),
      readers: fc.array(fc.nat(12), { minLength: 5, maxLength: 5 }),
    }),
  );
  fc.assert(
    fc.property(edition, ({ stories, selections, readers: counts }) => {
      const all = [stories.map((_, at) => at), ...selections];
      const links = stories.map((_, at) => ({
        n: at + 1,
        url: `https://a.example/${at}`,
        label: '',
        articleId: `${at}`,
      }));
      const readership = new Map(counts.map((count, at) => [variantKey('sv', 'aggregate', at), count]));
      const hidden = hiddenLinks({ links, stories, selections: all }, readership);
      for (const [place, story] of stories.entries()) {
        const got = counts.reduce((sum, count, at) => (all[at]?.includes(place) ? sum + count : sum), 0);
        expect(hidden.has(place + 1)).toBe(story.audiences.length > 0 && got < LEAST_READERS);
      }
    }),
  );
});
