import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { booksOf } from '../../src/deliveries/books.ts';
import { noteBounce } from '../../src/deliveries/bounced.ts';
import { balances } from '../../src/deliveries/delivery.ts';
import { purgeDeliveries } from '../../src/deliveries/purge.ts';
import { countEvents, eventsOf, tell } from '../../src/events/event.store.ts';
import { purgeEvents } from '../../src/events/purge.ts';
import { finish } from '../../src/issues/release.ts';
import { closeRelay } from '../../src/platform/mail/relay.ts';
import { leave } from '../../src/subscribers/leave.ts';
import { purgeSubscribers } from '../../src/subscribers/purge.ts';
import { RETENTION, retentionReport } from '../../src/subscribers/retention.ts';
import { findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import { isSuppressed, suppress } from '../../src/subscribers/suppression.ts';
import { aReader, aReleasedIssue, sendOut } from '../support/sending.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { openWorld, type World } from '../support/world.ts';

/* The nights of two years, with the clock given (R104). */

const DAY_MS = 86_400_000;
const NOW = new Date();
const days = (count: number) => new Date(NOW.getTime() + count * DAY_MS);

let world: World;
let sink: Sink;
beforeAll(async () => {
  sink = await openSink();
  world = await openWorld({ SMTP_URL: sink.url });
});
afterAll(async () => {
  await closeRelay();
  await world.close();
  await sink.close();
});

async function night(count: number): Promise<void> {
  await purgeSubscribers(days(count));
  await purgeDeliveries(days(count));
  await purgeEvents(days(count));
}

const rows = () =>
  mongoose.model('Delivery').find({}).lean<{ subscriberId: unknown; reply: { text: string } | null }[]>();

test('what is kept for a time goes at its time, not before, and the sums stay', async () => {
  const stays = await aReader('stannar@kommun.example');
  const goes = await aReader('gar@kommun.example');
  const blocked = await aReader('sparrad@kommun.example');
  const issue = await aReleasedIssue();
  await sendOut(issue.id);
  await finish(issue.id);
  const reply = { code: 550, enhanced: '5.2.2', text: 'stannar@kommun.example: full' };
  await noteBounce({ issueId: issue.id, subscriberId: stays.id, reply, hard: false });
  await tell({
    issueId: issue.id,
    subscriberId: goes.id,
    kind: 'unsubscribe',
    at: NOW,
    how: 'page',
    reason: 'new-job',
  });
  await leave(goes.id, { source: 'page' }, NOW);
  await leave(blocked.id, { source: 'page' }, NOW);
  await suppress(blocked.address, 'complaint', undefined, NOW);
  const books = await booksOf(issue.id);
  expect([books.sent, books.bounced, balances(books)]).toEqual([2, 1, true]);

  await night(29);
  expect((await rows()).some((row) => row.reply?.text.includes('full'))).toBe(true);
  await night(31);
  expect((await rows()).some((row) => row.reply?.text.includes('full'))).toBe(false);
  await night(364);
  expect([(await rows()).length, (await eventsOf(goes.id)).length]).toEqual([3, 1]);
  await night(366);
  await night(366);
  expect(await rows()).toEqual([]);
  expect(await booksOf(issue.id)).toEqual(books);
  expect([await eventsOf(goes.id), await countEvents(issue.id, 'unsubscribe')]).toEqual([[], 1]);
  await night(729);
  expect(await findSubscriber(goes.id)).not.toBeNull();
  await night(731);
  expect([await findSubscriber(goes.id), await findSubscriber(blocked.id)]).toEqual([null, null]);
  expect([(await findSubscriber(stays.id))?.state, await isSuppressed(blocked.address)]).toEqual(['active', true]);
});

test('every line of the table that a night purges stands in the report, with what it took', async () => {
  const report = await retentionReport();
  expect(report.map(({ what }) => what)).toEqual(Object.keys(RETENTION));
  expect(report.filter(({ last }) => !last).map(({ what }) => what)).toEqual([]);
  expect(report.find(({ what }) => what === 'proof')).toMatchObject({ days: 730, last: { removed: 2, at: days(731) } });
});

test('another limit is a setting', async () => {
  world.set({ RETAIN_PROOF_DAYS: '10' });
  const gone = await aReader('snart@kommun.example', { state: 'left', leftAt: days(-11) });
  await purgeSubscribers(NOW);
  expect(await findSubscriber(gone.id)).toBeNull();
});
