import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { booksOf } from '../../src/deliveries/books.ts';
import { noteBounce } from '../../src/deliveries/bounced.ts';
import { balances } from '../../src/deliveries/delivery.ts';
import { purgeDeliveries } from '../../src/deliveries/purge.ts';
import { keepTestSending } from '../../src/deliveries/test.store.ts';
import { countEvents, eventsOf, tell } from '../../src/events/event.store.ts';
import { articleFeedback } from '../../src/events/feedback.ts';
import { purgeEvents } from '../../src/events/purge.ts';
import { addTraces, tracesOf } from '../../src/events/tally.store.ts';
import { finish } from '../../src/issues/release.ts';
import { post } from '../../src/platform/mail/letters.ts';
import { closeRelay } from '../../src/platform/mail/relay.ts';
import { newId } from '../../src/platform/mongo.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { audit, listAudit } from '../../src/staff/audit.ts';
import { purgeStaff } from '../../src/staff/purge.ts';
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
  await purgeStaff(days(count));
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
  await noteBounce({ issueId: issue.id, subscriberId: stays.id, reply, why: 'soft' });
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
  const proof = (await retentionReport()).find(({ what }) => what === 'proof');
  expect(proof).toMatchObject({ days: 730, last: { removed: 2, at: days(731) } });
  expect([(await findSubscriber(stays.id))?.state, await isSuppressed(blocked.address)]).toEqual(['active', true]);
});

test('single letters, traces, words, test letters and the trail of the staff go at their time, not before', async () => {
  const reader = (await aReader('brev@kommun.example')).id;
  const letter = { purpose: 'confirm', to: 'brev@kommun.example', language: 'sv', data: { confirmUrl: 'x' } } as const;
  await post(letter, NOW);
  await mongoose.model('Letter').updateMany({}, { $set: { state: 'sent' } });
  await addTraces([
    { issueId: newId(), subscriberId: reader, kind: 'click', link: 1, day: NOW.toISOString().slice(0, 10) },
  ]);
  await articleFeedback(newId(), 'nej', 'Jag heter Eva och saknar en länk', NOW);
  const tested = { address: 'kollega@kommun.example', taken: true, said: '250' };
  await keepTestSending({
    ...{ id: newId(), issueId: newId(), version: 1, subject: 'Prov', by: HOUSE.id, at: NOW, letters: [tested] },
  });
  await audit(HOUSE, 'signed-in', {}, NOW);

  const kept = async () => ({
    letter: (await mongoose.model('Letter').findOne({ to: letter.to })) !== null,
    row: await mongoose.model('Letter').countDocuments({ purpose: 'confirm' }),
    traces: (await tracesOf(reader)).length,
    words: await mongoose.model('Feedback').countDocuments({ word: /Eva/ }),
    answers: await mongoose.model('Feedback').countDocuments({}),
    tests: await mongoose.model('TestSending').countDocuments({}),
    trail: (await listAudit()).items.filter(({ what }) => what === 'signed-in').length,
  });
  const all = { letter: true, row: 1, traces: 1, words: 1, answers: 1, tests: 1, trail: 1 };
  expect(await kept()).toEqual(all);
  const gone: [number, Partial<typeof all>][] = [
    [6, {}],
    [8, { letter: false }],
    [29, { letter: false }],
    [31, { letter: false, traces: 0 }],
    [89, { letter: false, traces: 0 }],
    [91, { letter: false, traces: 0, row: 0, trail: 0 }],
    [179, { letter: false, traces: 0, row: 0, trail: 0 }],
    [181, { letter: false, traces: 0, row: 0, trail: 0, tests: 0 }],
    [729, { letter: false, traces: 0, row: 0, trail: 0, tests: 0 }],
    [731, { letter: false, traces: 0, row: 0, trail: 0, tests: 0, words: 0 }],
  ];
  for (const [count, change] of gone) {
    await night(count);
    expect([count, await kept()]).toEqual([count, { ...all, ...change }]);
  }
});

test('every line of the table that a night purges stands in the report, with what it took', async () => {
  const report = await retentionReport();
  expect(report.map(({ what }) => what)).toEqual(Object.keys(RETENTION));
  expect(report.filter(({ last }) => !last).map(({ what }) => what)).toEqual([]);
  expect(report.find(({ what }) => what === 'audit')?.days).toBeLessThanOrEqual(90);
});

test('who was suppressed without leaving goes when the proof does, and stays suppressed', async () => {
  world.set({ RETAIN_PROOF_DAYS: '730' });
  const addresses = Array.from({ length: 102 }, (_, n) => `studsar${n}@kommun.example`);
  const readers = await Promise.all(addresses.map((address) => aReader(address)));
  const [first, ...others] = addresses as [string, ...string[]];
  for (const address of others) await suppress(address, 'bounce', undefined, NOW);
  await suppress(first, 'complaint', undefined, days(10));
  const left = async () => (await Promise.all(readers.map(({ id }) => findSubscriber(id)))).filter(Boolean).length;

  await purgeSubscribers(days(729));
  expect(await left()).toBe(102);
  await purgeSubscribers(days(731));
  expect(await left()).toBe(1);
  await purgeSubscribers(days(741));
  expect(await left()).toBe(0);
  expect([await isSuppressed(first), await isSuppressed(others[0] as string)]).toEqual([true, true]);
});

test('another limit is a setting', async () => {
  world.set({ RETAIN_PROOF_DAYS: '10' });
  const gone = await aReader('snart@kommun.example', { state: 'left', leftAt: days(-11) });
  await purgeSubscribers(NOW);
  expect(await findSubscriber(gone.id)).toBeNull();
});
