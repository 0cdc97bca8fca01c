import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { booksOf } from '../../src/deliveries/books.ts';
import { balances } from '../../src/deliveries/delivery.ts';
import { fanOut } from '../../src/deliveries/fanOut.ts';
import { monitor } from '../../src/deliveries/monitor.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import { aReader, aReleasedIssue, sendAgain, tick } from '../support/sending.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';

/* An issue that goes by two relays, one of which dies in the middle. */

jest.setTimeout(60_000);

const READERS = 80;
let world: World;
let sinks: Sink[];

beforeAll(async () => {
  sinks = [await openSink({ answer: () => ({ slowMs: 40 }) }), await openSink({ answer: () => ({ slowMs: 40 }) })];
  world = await openWorld({ SMTP_URL: sinks.map((sink) => `${sink.url}?connections=2`).join(',') });
});
afterEach(() => world.clear());
afterAll(async () => {
  for (const sink of sinks) await sink.close();
  await world.close();
});

test('one of two relays dies in the middle: its letters go by the other, nobody is lost, nobody doubled', async () => {
  const issue = await aReleasedIssue();
  for (let n = 0; n < READERS; n++) await aReader(`n${n}@kommun.example`);
  await fanOut(issue.id);
  const [dies, lives] = sinks as [Sink, Sink];
  const sending = sendAgain(issue.id);
  await until(() => dies.caught.length > 5 && lives.caught.length > 5);
  await dies.close();
  await sending;
  await until(async () => {
    await tick(issue.id);
    return (await findIssue(issue.id))?.state === 'sent';
  }, 30_000);

  const books = await booksOf(issue.id);
  expect(balances(books)).toBe(true);
  expect(books.uncertain).toBeLessThanOrEqual(2); // what the dead one had in its hands
  expect(books.sent).toBe(READERS - books.uncertain);
  const copies = [...dies.caught, ...lives.caught].map((letter) => letter.to[0]);
  expect(new Set(copies).size).toBe(copies.length);
  expect(copies.length).toBeGreaterThanOrEqual(books.sent);
  const relays = await until(async () => {
    const now = (await monitor(issue.id)).relays;
    return now.some((relay) => relay.state === 'up') ? now : null;
  });
  expect(relays).toMatchObject([{ state: 'down', words: expect.stringContaining('ECONNREFUSED') }, { state: 'up' }]);
});
