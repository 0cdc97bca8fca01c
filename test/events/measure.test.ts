import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { complain } from '../../src/events/complaint.ts';
import { feedback } from '../../src/events/feedback.ts';
import { forgetKnown } from '../../src/events/known.ts';
import { recordClick, recordImage } from '../../src/events/measure.ts';
import { forget, tellAbout } from '../../src/events/person.ts';
import { flushEvents, tallies } from '../../src/events/tallies.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { queueCounts } from '../../src/platform/queue.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { consentsOf } from '../../src/subscribers/consent.ts';
import { changePreferences } from '../../src/subscribers/preferences.ts';
import { findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import { suppress, unsuppress } from '../../src/subscribers/suppression.ts';
import { readerToken } from '../../src/urls.ts';
import { openWorld, type World } from '../support/world.ts';
import { aDelivery, anIssue, aReader, LINKS } from './scene.ts';

const NOW = new Date('2026-11-09T09:30:00Z');
const person = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', method: 'GET' };
const head = { ...person, method: 'HEAD' };
const scanner = { userAgent: 'Mimecast-URL-Checker', method: 'GET' };

let world: World;
let issue: Issue;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await flushEvents();
  await world.clear();
  forgetKnown();
  world.set({ MEASURING: 'individual' });
  issue = await anIssue();
});

async function counted(): Promise<[string, number | null, number, number][]> {
  await flushEvents();
  return (await tallies(issue.id)).map(({ kind, link, people, machines }) => [kind, link, people, machines]);
}

describe('following links and showing the image', () => {
  test('a link leads only to the numbered links of its edition', async () => {
    expect(await recordClick(issue.number, 1, null, person, NOW)).toBe(LINKS[0]);
    expect(await recordClick(issue.number, 2, null, person, NOW)).toBe(LINKS[1]);
    for (const [number, n] of [
      [issue.number, 3], // no page
      [issue.number, 4],
      [issue.number, 0],
      [issue.number, -1],
      [issue.number, Number.NaN],
      [issue.number + 1, 1],
      [Number.NaN, 1],
      [1.5, 1],
    ] as [number, number][])
      expect(await recordClick(number, n, null, person, NOW)).toBeNull();
  });

  test('an issue that waits for its approval has neither, and has both as soon as it is let out', async () => {
    const released = (releasedAt: Date | null) =>
      mongoose.model('Issue').updateOne({ _id: issue.id }, { $set: { releasedAt } });
    await released(null);
    expect(await recordClick(issue.number, 1, null, person, NOW)).toBeNull();
    await recordImage(issue.number, null, person, NOW);
    await expect(feedback(issue.number, 'ja')).rejects.toMatchObject({ code: 'not-found' });
    expect(await counted()).toEqual([]);
    await released(NOW);
    expect(await recordClick(issue.number, 1, null, person, NOW)).toBe(LINKS[0]);
    expect(await counted()).toEqual([['click', 1, 1, 0]]);
  });

  test('people and machines are counted by hour, link and kind, and nothing else is kept', async () => {
    for (let times = 0; times < 7; times += 1) await recordClick(issue.number, 1, null, person, NOW);
    await recordClick(issue.number, 1, null, head, NOW);
    await recordClick(issue.number, 2, null, scanner, NOW);
    await recordImage(issue.number, null, person, NOW);
    await recordImage(issue.number + 7, null, person, NOW);
    await flushEvents();
    await recordImage(issue.number, null, person, new Date(NOW.getTime() + 3_600_000));
    expect((await counted()).sort()).toEqual(
      [
        ['click', 1, 7, 1],
        ['click', 2, 0, 1],
        ['image', null, 1, 0],
        ['image', null, 1, 0],
      ].sort(),
    );
    expect((await tallies(issue.id))[0]?.hour).toEqual(new Date('2026-11-09T09:00:00Z'));
    const rows = await mongoose.model('Tally').find({}).lean();
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['_id', 'hour', 'issueId', 'kind', 'link', 'machines', 'people']);
  });

  test('thousands of hits at once are all counted, from two writers too', async () => {
    const hits = Array.from({ length: 3_000 }, (_, n) => recordClick(issue.number, 1 + (n % 2), null, person, NOW));
    await Promise.all([...hits, flushEvents(), flushEvents()]);
    expect((await counted()).sort()).toEqual([
      ['click', 1, 1_500, 0],
      ['click', 2, 1_500, 0],
    ]);
  });

  test('without measuring links still lead on, and nothing is counted', async () => {
    world.set({ MEASURING: 'none' });
    expect(await recordClick(issue.number, 1, null, person, NOW)).toBe(LINKS[0]);
    await recordImage(issue.number, null, person, NOW);
    expect(await counted()).toEqual([]);
  });
});

describe('the individual level', () => {
  test('keeps day and link of a consenting person once, and counts her like everybody', async () => {
    const reader = await aReader('anna@kommun.example', true);
    const token = readerToken(issue.id, reader);
    for (let times = 0; times < 3; times += 1) await recordClick(issue.number, 1, token, person, NOW);
    await recordImage(issue.number, token, person, NOW);
    await recordClick(issue.number, 2, token, scanner, NOW);
    expect((await counted()).sort()).toEqual([
      ['click', 1, 3, 0],
      ['click', 2, 0, 1],
      ['image', null, 1, 0],
    ]);
    const { measured } = await tellAbout(reader);
    expect(measured.map(({ kind, link, day }) => [kind, link, day]).sort()).toEqual([
      ['click', 1, '2026-11-09'],
      ['image', null, '2026-11-09'],
    ]);
    expect(JSON.stringify(await mongoose.model('Trace').find({}).lean())).not.toContain('09:30');
  });

  test('three links within two seconds are a scanner that looks like a browser, and stand in nobody’s history (R81)', async () => {
    const reader = await aReader('anna@kommun.example', true);
    const third = { 'links.2.url': 'https://inera.example/c' };
    await mongoose.connection.collection('editions').updateOne({ issueNumber: issue.number }, { $set: third });
    const click = (n: number, ms: number) =>
      recordClick(issue.number, n, readerToken(issue.id, reader), person, new Date(NOW.getTime() + ms));
    for (const [n, ms] of [
      [1, 0],
      [2, 700],
      [3, 1_900],
      [2, 1_950],
      [1, 60_000],
      [2, 61_000],
      [3, 62_100],
    ] as const)
      await click(n, ms);
    expect((await counted()).sort()).toEqual([
      ['click', 1, 1, 1],
      ['click', 2, 1, 2],
      ['click', 3, 1, 1],
    ]);
    expect((await tellAbout(reader)).measured).toHaveLength(3); // what she followed herself, a minute later
  });

  test('after the consent is taken back old letters work, record nothing, and the history goes', async () => {
    const reader = await aReader('anna@kommun.example', true);
    const token = readerToken(issue.id, reader);
    await recordClick(issue.number, 1, token, person, NOW);
    const before = await counted();
    await changePreferences(reader, { measuring: false });
    await forget(reader); // the job that the change sent
    expect((await tellAbout(reader)).measured).toEqual([]);
    expect(await recordClick(issue.number, 1, token, person, NOW)).toBe(LINKS[0]);
    await recordImage(issue.number, token, person, NOW);
    expect(await counted()).toEqual(before);
    expect((await tellAbout(reader)).measured).toEqual([]);
  });

  test('who reports a letter as spam has taken everything back: nothing is recorded, and the history goes', async () => {
    const reader = await aReader('anna@kommun.example', true);
    await aDelivery(issue.id, reader, 'sent');
    const token = readerToken(issue.id, reader);
    await recordClick(issue.number, 1, token, person, NOW);
    const before = await counted();
    expect((await tellAbout(reader)).measured).toHaveLength(1);
    expect(await complain({ issueId: issue.id, subscriberId: reader })).toEqual({ kind: 'complained' });
    expect(await queueCounts('events')).toMatchObject({ wait: 1 });
    await forget(reader); // the job that the complaint sent
    await recordClick(issue.number, 1, token, person, NOW);
    expect([await counted(), (await tellAbout(reader)).measured]).toEqual([before, []]);
    expect(await findSubscriber(reader)).toMatchObject({ state: 'suppressed', measuring: false, leftAt: null });
    const takenBack = (await consentsOf(reader)).filter(({ given }) => !given);
    expect(takenBack.map(({ purpose, method }) => `${purpose} ${method}`).sort()).toEqual([
      'measuring complaint',
      'newsletter complaint',
    ]);
  });

  test('rests while a reader is suppressed, and goes on with her consent when that is lifted', async () => {
    const reader = await aReader('anna@kommun.example', true);
    const token = readerToken(issue.id, reader);
    await suppress('anna@kommun.example', 'bounce');
    await recordClick(issue.number, 1, token, person, NOW);
    expect([await counted(), (await tellAbout(reader)).measured]).toEqual([[], []]);
    await unsuppress('anna@kommun.example', HOUSE);
    await recordClick(issue.number, 1, token, person, NOW);
    expect(await counted()).toEqual([['click', 1, 1, 0]]);
  });

  test('is only for its own issue, for tokens of ours, and when the house measures individually', async () => {
    const reader = await aReader('anna@kommun.example', true);
    const other = await anIssue();
    await recordClick(issue.number, 1, readerToken(other.id, reader), person, NOW);
    await recordClick(issue.number, 1, `${readerToken(issue.id, reader).slice(0, -2)}xx`, person, NOW);
    world.set({ MEASURING: 'aggregate' });
    await recordClick(issue.number, 1, readerToken(issue.id, reader), person, NOW);
    expect(await counted()).toEqual([['click', 1, 3, 0]]);
    expect((await tellAbout(reader)).measured).toEqual([]);
  });
});

describe('a store that is away', () => {
  test('known links still lead on, and what was counted meanwhile is written when it is back', async () => {
    await recordClick(issue.number, 1, null, person, NOW);
    await flushEvents();
    const { MONGO_DB, MONGO_URL } = world.config;
    await mongoose.disconnect();
    try {
      for (let times = 0; times < 5; times += 1)
        expect(await recordClick(issue.number, 1, null, person, NOW)).toBe(LINKS[0]);
      mongoose.set('bufferCommands', false);
      await expect(flushEvents()).rejects.toThrow();
    } finally {
      mongoose.set('bufferCommands', true);
      await mongoose.connect(MONGO_URL, { dbName: MONGO_DB, autoIndex: false, retryWrites: false });
    }
    expect(await counted()).toEqual([['click', 1, 6, 0]]);
  });
});
