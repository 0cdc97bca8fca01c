import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { recordClick, recordImage } from '../../src/events/measure.ts';
import { flushEvents } from '../../src/events/tallies.ts';
import { unsubscribe } from '../../src/events/unsubscribe.ts';
import { overview } from '../../src/reports/overview.ts';
import { report } from '../../src/reports/report.ts';
import { unsubscribeToken } from '../../src/urls.ts';
import { aDelivery, anIssue, aReader } from '../events/scene.ts';
import { openWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-11-09T09:30:00Z');
const person = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', method: 'GET' };

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function sent(id: string, at: Date): Promise<void> {
  await mongoose.model('Issue').updateOne({ _id: id }, { $set: { state: 'sent', intended: 4, sentAt: at } });
}

test('the report counts what was sent and what came back, and the overview compares the last two issues', async () => {
  expect(await overview(NOW)).toBeNull();
  const readers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => aReader(`${name}@kommun.example`)));
  const before = await anIssue();
  await aDelivery(before.id, readers[0] as string, 'sent');
  await recordImage(before.number, null, person, NOW);
  await recordImage(before.number, null, person, NOW);
  await sent(before.id, NOW);
  expect((await overview(NOW))?.sent).toEqual({ value: 1, before: null, change: null });

  const issue = await anIssue();
  const states = ['sent', 'sent', 'bounced', 'skipped'];
  for (const [at, state] of states.entries()) await aDelivery(issue.id, readers[at] as string, state);
  await sent(issue.id, NOW);
  await recordImage(issue.number, null, person, NOW);
  await recordClick(issue.number, 2, null, person, NOW);
  await recordClick(issue.number, 2, null, { ...person, method: 'HEAD' }, NOW);
  await unsubscribe(unsubscribeToken(issue.id, readers[0] as string), { source: 'one-click' }, NOW);
  await flushEvents();

  expect(await report(issue.id)).toMatchObject({
    intended: 4,
    sent: 3,
    bounces: 1,
    unsubscribes: 1,
    images: { people: 1, machines: 0 },
    clicks: { people: 1, machines: 1 },
    links: [
      { n: 1, people: 0, machines: 0 },
      { n: 2, people: 1, machines: 1, url: 'https://inera.example/b?x=1&y=2' },
      { n: 3, people: 0 },
    ],
    hours: [{ hour: new Date('2026-11-09T09:00:00Z'), images: 1, clicks: 1 }],
    feedback: { yes: 0, no: 0 },
    books: { intended: 4, sent: 2, bounced: 1, skipped: 1 },
  });
  expect(await overview(NOW)).toMatchObject({
    issue: { id: issue.id, number: issue.number },
    sent: { value: 3, before: 1, change: 2 },
    images: { value: 1, before: 2, change: -1 },
    clicks: { value: 1, before: 0, change: 1 },
  });
  await expect(report('f'.repeat(24))).rejects.toMatchObject({ code: 'not-found' });
});
