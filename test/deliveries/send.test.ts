import { setTimeout as pauseFor } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import mongoose from 'mongoose';
import { booksOf } from '../../src/deliveries/books.ts';
import { noteBounce } from '../../src/deliveries/bounced.ts';
import { claimRows, noteOutcomes } from '../../src/deliveries/claim.store.ts';
import { findDelivery, listDeliveries } from '../../src/deliveries/delivery.store.ts';
import { balances } from '../../src/deliveries/delivery.ts';
import { fanOut, makeRows, startSenders } from '../../src/deliveries/fanOut.ts';
import { Hand, layDown, livingHand } from '../../src/deliveries/hand.ts';
import { handOver } from '../../src/deliveries/handOver.ts';
import { lastHeld, openHand, writeHand } from '../../src/deliveries/hands.store.ts';
import { monitor } from '../../src/deliveries/monitor.ts';
import { forget, tellAbout } from '../../src/deliveries/person.ts';
import { Receiving } from '../../src/deliveries/receiving.ts';
import { send } from '../../src/deliveries/send.ts';
import { sendTest } from '../../src/deliveries/sendTest.ts';
import { settleUncertain } from '../../src/deliveries/settle.ts';
import { sweepDeliveries } from '../../src/deliveries/sweep.ts';
import { listTestSendings } from '../../src/deliveries/test.store.ts';
import { findIssue, noteIntended } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { cancel, pause, resume } from '../../src/issues/release.ts';
import { beat, workersServing } from '../../src/platform/heartbeat.ts';
import { lettersTo } from '../../src/platform/mail/letters.ts';
import { closeRelay, relay } from '../../src/platform/mail/relay.ts';
import { newId } from '../../src/platform/mongo.ts';
import { queueCounts } from '../../src/platform/queue.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { leave } from '../../src/subscribers/leave.ts';
import { findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import type { Subscriber } from '../../src/subscribers/subscriber.ts';
import { isSuppressed, suppress } from '../../src/subscribers/suppression.ts';
import { aReader, aReleasedIssue, sendAgain, sendOut, tick } from '../support/sending.ts';
import { type Answer, openSink, type Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';

jest.setTimeout(30_000);

let world: World;
let sink: Sink;
let issue: Issue;
let readers: Subscriber[];

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

beforeEach(async () => {
  sink = await openSink();
  world.set({ SMTP_URL: sink.url, UNCERTAIN: 'hold', RETRY_FIRST_SECONDS: '1', CLAIM_LEASE_SECONDS: '2' });
  issue = await aReleasedIssue();
  readers = [];
  for (let n = 0; n < 8; n++) readers.push(await aReader(`n${n}@kommun${n % 3}.example`));
});
afterEach(async () => {
  await closeRelay();
  await sink.close();
  await world.clear();
});

/** The sink answers one reader in a way of its own. */
function answering(reader: Subscriber | undefined, answers: (times: number) => Answer): void {
  sink.answer((to, times) => (to === reader?.address ? answers(times) : 'ok'));
}

const row = async (reader: Subscriber | undefined) => {
  const found = await findDelivery(issue.id, reader?.id ?? '');
  if (!found) throw new Error('there is no such delivery');
  return found;
};
const state = async () => (await findIssue(issue.id))?.state;
const copies = () => sink.caught.map((letter) => letter.to[0]).sort();
const all = () => readers.map((reader) => reader.address).sort();
const anEnvelope = (to: string) => ({ from: 'b1@studs.example', to, utf8: false, envelopeId: 'id@x.example' });
const messageIds = (to: string | undefined) =>
  sink.caught
    .filter((letter) => letter.to[0] === to)
    .map((letter) => /^Message-ID: (.*)$/m.exec(letter.raw.toString())?.[1]);

describe('sending an issue', () => {
  test('every reader gets one letter, the books balance and the issue is sent', async () => {
    await sendOut(issue.id);
    expect(copies()).toEqual(all());
    expect(await booksOf(issue.id)).toMatchObject({ intended: 8, sent: 8, waiting: 0 });
    expect(await state()).toBe('sent');
    for (const letter of sink.caught) expect(letter.to).toHaveLength(1);
    expect(new Set(sink.caught.map((letter) => letter.from)).size).toBe(8);
  });

  test('doing everything twice changes nothing', async () => {
    await Promise.all([fanOut(issue.id), fanOut(issue.id)]);
    await Promise.all([sendAgain(issue.id), sendAgain(issue.id), sweepDeliveries()]);
    await sendOut(issue.id);
    await tick(issue.id);
    expect(copies()).toEqual(all());
    expect(await booksOf(issue.id)).toMatchObject({ intended: 8, sent: 8 });
  });

  test('the audience is final at the fan-out: who comes later gets the next issue', async () => {
    await fanOut(issue.id);
    await aReader('sen@kommun.example');
    await sendOut(issue.id);
    expect(copies()).toEqual(all());
  });

  test('who leaves or is suppressed between fan-out and hand-over is asked of no mail server', async () => {
    await fanOut(issue.id);
    await leave(readers[0]?.id ?? '', { source: 'page' });
    await suppress(readers[1]?.address ?? '', 'complaint');
    await sendAgain(issue.id);
    expect(sink.attempts.has(readers[0]?.address ?? '')).toBe(false);
    expect(sink.attempts.has(readers[1]?.address ?? '')).toBe(false);
    const books = await booksOf(issue.id);
    expect(books).toMatchObject({ intended: 8, sent: 6, skipped: 2, skippedBy: { left: 1, suppressed: 1 } });
    expect(balances(books)).toBe(true);
  });

  test('who leaves while a slow mail server takes the letters before hers is asked of none', async () => {
    world.set({ SMTP_CONNECTIONS: '1' });
    sink.answer(() => ({ slowMs: 600 }));
    await fanOut(issue.id);
    const sending = sendAgain(issue.id);
    await until(() => sink.caught.length > 0);
    await leave(readers[7]?.id ?? '', { source: 'page' });
    await sending;
    world.set({ SMTP_CONNECTIONS: '4' });
    expect(sink.attempts.has(readers[7]?.address ?? '')).toBe(false);
    expect(await booksOf(issue.id)).toMatchObject({ intended: 8, sent: 7, skippedBy: { left: 1 } });
  });

  test('a greylisted reader is tried again later; a refused one fails with the reply', async () => {
    sink.answer((to, times) => {
      if (to === readers[0]?.address) return times < 3 ? { reply: '450 4.2.0 greylisted', at: 'rcpt' } : 'ok';
      return to === readers[1]?.address ? { reply: '550 5.1.1 no such user', at: 'rcpt' } : 'ok';
    });
    await sendOut(issue.id);
    expect(await row(readers[0])).toMatchObject({ state: 'deferred', attempts: 1, reply: { code: 450 } });
    expect(await row(readers[1])).toMatchObject({ state: 'failed', reason: 'bad-address', reply: { code: 550 } });
    expect(await state()).toBe('releasing');
    await until(async () => {
      await tick(issue.id);
      return (await row(readers[0])).state === 'sent';
    });
    expect(await row(readers[0])).toMatchObject({ attempts: 3, reply: { code: 250 } });
    expect(await state()).toBe('sent');
    const watch = await monitor(issue.id);
    expect(watch.failures).toEqual([
      { state: 'failed', reason: 'bad-address', count: 1, example: '550 5.1.1 no such user' },
    ]);
  });

  test('a reader who does not exist is written to no more; one whose mailbox is full is', async () => {
    const reply = (to: string): Answer => {
      if (to === readers[0]?.address) return { reply: '550 5.1.1 no such user', at: 'rcpt' };
      if (to === readers[1]?.address) return { reply: '554 5.4.4 host not found', at: 'rcpt' };
      return to === readers[2]?.address ? { reply: '552 5.2.2 mailbox full' } : 'ok';
    };
    sink.answer(reply);
    await sendOut(issue.id);
    const now = await Promise.all(readers.slice(0, 4).map((reader) => findSubscriber(reader.id)));
    expect(now.map((reader) => reader?.state)).toEqual(['suppressed', 'active', 'active', 'active']);
    expect(await isSuppressed(readers[0]?.address ?? '')).toBe(true);
  });

  test('what is put off for longer than it is useful fails', async () => {
    world.set({ RETRY_FIRST_SECONDS: '86400', LATEST_USEFUL_HOURS: '1' });
    answering(readers[0], () => ({ reply: '451 4.7.1 later' }));
    await sendOut(issue.id);
    expect(await row(readers[0])).toMatchObject({ state: 'failed', reason: 'expired', reply: { code: 451 } });
    expect(await state()).toBe('sent');
  });

  test('a connection that broke before the letter was sent costs nothing: it is sent later, once', async () => {
    answering(readers[0], (times) => (times === 1 ? { drop: 'rcpt' } : 'ok'));
    await sendOut(issue.id);
    expect((await row(readers[0])).state).toBe('deferred');
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(copies()).toEqual(all());
  });

  test('a lost answer is uncertain: never sent again by itself, and shown', async () => {
    answering(readers[0], () => ({ drop: 'answer' }));
    await sendOut(issue.id);
    await tick(issue.id);
    const known = await row(readers[0]);
    expect(known).toMatchObject({ state: 'uncertain', relay: `127.0.0.1:${sink.port}`, handedAt: expect.any(Date) });
    expect(known.reply?.text).toMatch(/\(the connection from our port \d+\)$/);
    expect((await row(readers[1])).relay).toBeNull();
    expect(messageIds(readers[0]?.address)).toHaveLength(1);
    expect(await state()).toBe('sent');
    expect((await monitor(issue.id)).uncertain.map((one) => one.subscriberId)).toEqual([readers[0]?.id]);
    expect(balances(await booksOf(issue.id))).toBe(true);
  });

  test('a person settles it: counted as sent, or sent again with the same Message-ID', async () => {
    answering(readers[0], (times) => (times === 1 ? { drop: 'answer' } : 'ok'));
    await sendOut(issue.id);
    const { id } = await row(readers[0]);
    expect(await settleUncertain(id, issue.id, 'resend', HOUSE)).toBe(1);
    expect(await settleUncertain(id, issue.id, 'resend', HOUSE)).toBe(0);
    await sendAgain(issue.id);
    const [first, second] = sink.caught.filter((letter) => letter.to[0] === readers[0]?.address);
    expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true); // and every other byte (R6)
    expect(new Set(messageIds(readers[0]?.address)).size).toBe(1);
    expect(await booksOf(issue.id)).toMatchObject({ sent: 8, uncertain: 0 });
  });

  test('UNCERTAIN=count-as-sent and UNCERTAIN=resend choose for them', async () => {
    world.set({ UNCERTAIN: 'count-as-sent' });
    answering(readers[0], () => ({ drop: 'answer' }));
    await sendOut(issue.id);
    expect(await row(readers[0])).toMatchObject({ state: 'sent', reason: 'counted-as-sent' });
    expect(await state()).toBe('sent');

    world.set({ UNCERTAIN: 'resend' });
    answering(readers[1], (times) => (times === 2 ? { drop: 'answer' } : 'ok')); // the first was the issue before
    issue = await aReleasedIssue();
    await sendOut(issue.id);
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(messageIds(readers[1]?.address)).toHaveLength(3);
  });
});

describe('when something dies', () => {
  const aLeaseLater = () => new Date(Date.now() + 3_000);

  /** A worker of which no more is heard, with one row. */
  async function aDeadWorker() {
    const dead = await new Hand().open(new Date());
    const claim = dead.newClaim();
    const rows = (await claimRows(issue.id, claim, 1, new Date())) ?? [];
    return { dead, claim, ids: rows.map((row) => row.id) };
  }

  test('a worker killed before the hand-over: its claims come back and everybody gets one letter', async () => {
    await fanOut(issue.id);
    const dead = await new Hand().open(new Date());
    expect(await claimRows(issue.id, dead.newClaim(), 5, new Date())).toHaveLength(5);
    await sendAgain(issue.id);
    expect(sink.caught).toHaveLength(3);
    expect(await state()).toBe('releasing');
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(copies()).toEqual(all());
  });

  test('each worker that is heard of has two senders, and four there are at least', async () => {
    const waiting = async () => (await queueCounts('deliveries')).wait;
    await fanOut(issue.id);
    expect(await waiting()).toBe(4);
    const quiet = ['one', 'two', 'three'].map(beat);
    await until(async () => (await workersServing()) === 3);
    await startSenders(issue.id, new Date(Date.now() + 60_000));
    expect(await waiting()).toBe(4 + 6);
    for (const stop of quiet) stop();
  });

  test('senders that skip differently reach for rows of their own', async () => {
    await fanOut(issue.id);
    const claims = await Promise.all([0, 4].map((skip) => claimRows(issue.id, newId(), 4, new Date(), skip)));
    expect(new Set(claims.flatMap((rows) => rows?.map((row) => row.id) ?? [])).size).toBe(8);
    expect(claims.map((rows) => rows?.length)).toEqual([4, 4]);
  });

  test('a worker killed between hand-over and note: uncertain, exactly that one', async () => {
    await fanOut(issue.id);
    const { dead, claim, ids } = await aDeadWorker();
    expect(await dead.begin([{ id: ids[0] ?? '', claim, relay: 'a:25' }], new Date())).toBe(true);
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(await booksOf(issue.id)).toMatchObject({ intended: 8, sent: 7, uncertain: 1 });
    expect((await monitor(issue.id)).uncertain).toMatchObject([
      { id: ids[0], relay: 'a:25', handedAt: expect.any(Date) },
    ]);
  });

  test('what a hand held before, and was noted, is not uncertain when it is claimed once more', async () => {
    await fanOut(issue.id);
    const { dead, claim, ids } = await aDeadWorker();
    const [id = ''] = ids;
    await dead.begin([{ id, claim, relay: 'a:25' }], new Date());
    const later = { state: 'deferred' as const, reply: null, reason: null, dueAt: new Date() };
    await noteOutcomes([{ id, claim, after: later }]); // killed before it writes its hand anew
    await claimRows(issue.id, dead.newClaim(), 8, new Date());
    await sweepDeliveries(aLeaseLater());
    expect(await booksOf(issue.id)).toMatchObject({ waiting: 8, uncertain: 0 });
  });

  test('a hand that was called dead hands nothing over, and its process goes on with a new one', async () => {
    await fanOut(issue.id);
    const hand = await livingHand(new Date());
    const claim = hand.newClaim();
    const [first] = (await claimRows(issue.id, claim, 1, new Date())) ?? [];
    await sweepDeliveries(aLeaseLater());
    expect(await hand.begin([{ id: first?.id ?? '', claim, relay: 'a:25' }], new Date())).toBe(false);
    expect(await livingHand(aLeaseLater())).not.toBe(hand);
    expect(await booksOf(issue.id)).toMatchObject({ waiting: 8 });
  });

  test('of two writes of a hand that cross on their way the later one stands, and both begin', async () => {
    const id = newId();
    await openHand(id, new Date());
    const letters = (...ids: string[]) => [
      { claim: `${id}.1`, relay: 'a:25', at: new Date(), ids: ids.map((one) => new mongoose.Types.ObjectId(one)) },
    ];
    const [one, two] = [newId(), newId()];
    expect(await writeHand(id, 2, letters(one, two), new Date())).toBe(true);
    expect(await writeHand(id, 1, letters(one), new Date())).toBe(true);
    const held = await lastHeld(id, aLeaseLater(), new Date());
    expect(held?.flatMap((group) => group.ids.map(String))).toEqual([one, two]);
    expect(await writeHand(id, 3, [], new Date())).toBe(false);
  });

  test('rows that a window left held when it failed come back, while its process lives', async () => {
    await fanOut(issue.id);
    const hand = await livingHand(new Date());
    await claimRows(issue.id, hand.newClaim(), 3, new Date());
    layDown(hand);
    const next = await livingHand(new Date());
    expect(next).not.toBe(hand);
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(copies()).toEqual(all());
  });

  test('the relay is away and comes back: nothing is lost, nothing is doubled, the monitor says it', async () => {
    const { port } = sink;
    await sink.close();
    await sendOut(issue.id);
    expect(await booksOf(issue.id)).toMatchObject({ intended: 8, waiting: 8 });
    expect((await row(readers[0])).attempts).toBe(0);
    const [down] = (await monitor(issue.id)).relays;
    expect(down).toMatchObject({ state: 'down', words: expect.stringContaining('ECONNREFUSED') });
    sink = await openSink({ port });
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(copies()).toEqual(all());
    const up = await until(async () => (await monitor(issue.id)).relays.find((one) => one.state === 'up'));
    expect(up).toMatchObject({ since: null, words: '' });
  });

  test('the store is away for a while in the middle: what the relay has said is kept, nothing is lost or doubled', async () => {
    if (process.env.MONGO_URL) return; // a server that is not ours cannot be stopped
    sink.answer(() => ({ slowMs: 150 }));
    world.set({ SMTP_CONNECTIONS: '1' });
    await fanOut(issue.id);
    const sending = send(issue.id, 0).catch(() => undefined); // a worker would take the job up again
    await until(() => sink.caught.length >= 2);
    await world.store.stop();
    await pauseFor(700); // the relay answers, and there is nobody to write it down
    await world.store.start();
    await sending;
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(copies()).toEqual(all());
    expect(await booksOf(issue.id)).toMatchObject({ sent: 8, uncertain: 0 });
  });

  test('a sender whose first question finds no store is free for the next that asks for it', async () => {
    if (process.env.MONGO_URL) return; // a server that is not ours cannot be stopped
    await fanOut(issue.id);
    await world.store.stop();
    await expect(send(issue.id, 0)).rejects.toThrow();
    await world.store.start();
    await send(issue.id, 0);
    expect(copies()).toEqual(all());
  });

  test('a fan-out that comes after another has ended adds nobody, even one that began before', async () => {
    await makeRows(issue);
    await aReader('ny@kommun.example');
    await makeRows(issue);
    await sendOut(issue.id);
    expect(copies()).toEqual(all());
    expect(await booksOf(issue.id)).toMatchObject({ intended: 8, sent: 8 });
  });

  test('of fan-outs beside each other the one that knows most is believed', async () => {
    for (const made of [7, 8, 7]) await noteIntended(issue.id, made);
    expect((await findIssue(issue.id))?.intended).toBe(8);
  });

  test('a relay that goes away while it is asked who may receive: the letter waits, and the hand is empty', async () => {
    await fanOut(issue.id);
    const hand = await livingHand(new Date());
    const claim = hand.newClaim();
    const [row] = (await claimRows(issue.id, claim, 1, new Date())) ?? [];
    if (!row) throw new Error('nothing was claimed');
    const receiving = new Receiving([row], claim);
    const take = receiving.take.bind(receiving);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    receiving.take = async (asked) => {
      await sink.close(); // its connections are cut, and no other is taken
      setTimeout(letGo, 300); // the relay is found away meanwhile
      await held;
      return take(asked);
    };
    const letter = { envelope: anEnvelope(row.address), parts: [Buffer.from('Subject: x\r\n\r\nx\r\n')], asIs: true };
    const holding = { hand, claim, receiving, now: () => new Date() };
    await relay().send(anEnvelope('forst@kommun.example'), letter.parts[0] as Buffer); // leaves a connection open
    expect(await handOver(relay(), row, letter, holding)).toBe('relay-down');
    expect((await findDelivery(issue.id, row.subscriberId))?.state).toBe('waiting');
    expect(hand.begun(row.id)).toBeUndefined();
    sink = await openSink({ port: sink.port });
  });

  test('Redis loses everything: the sweeper asks for the senders again', async () => {
    await fanOut(issue.id);
    await world.redis.stop();
    await world.redis.start();
    expect(await until(() => queueCounts('deliveries').catch(() => null))).toMatchObject({ wait: 0 });
    const now = new Date();
    await sweepDeliveries(now);
    await sweepDeliveries(now);
    expect(await queueCounts('deliveries')).toMatchObject({ wait: 4 }); // one per lane, not two
  });

  test('a relay that does not let us in stops the issue and blames no reader', async () => {
    sink.answer(() => ({ reply: '554 5.7.1 Relay access denied', at: 'rcpt' }));
    await sendOut(issue.id);
    expect(await findIssue(issue.id)).toMatchObject({ state: 'paused' });
    expect((await findIssue(issue.id))?.pausedWhy).toContain('Relay access denied');
    expect(await booksOf(issue.id)).toMatchObject({ failed: 0, waiting: 8 });
    sink.answer(() => 'ok');
    await resume(issue.id, HOUSE);
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(copies()).toEqual(all());
  });

  test('many refusals stop the issue and tell a person once; who lets it go on is not stopped again for the same', async () => {
    world.set({ OPS_EMAIL: 'drift@nyhetsbrev.example' });
    for (let n = 0; n < 30; n++) await aReader(`m${n}@kommun.example`);
    sink.answer((to) =>
      to.startsWith('m') ? { reply: '550 5.7.1 not today', at: 'rcpt' } : { reply: '450 4.2.0 greylisted', at: 'rcpt' },
    );
    await sendOut(issue.id);
    await Promise.all([sweepDeliveries(), sweepDeliveries()]);
    expect(await findIssue(issue.id)).toMatchObject({ state: 'paused' });
    expect((await findIssue(issue.id))?.pausedWhy).toContain('30 brev (100 procent)');
    expect(await lettersTo('drift@nyhetsbrev.example')).toHaveLength(1);
    sink.answer(() => 'ok');
    await resume(issue.id, HOUSE);
    await until(async () => {
      await tick(issue.id);
      return (await state()) === 'sent';
    });
    expect(await booksOf(issue.id)).toMatchObject({ intended: 38, sent: 8, failed: 30 });
  });

  test('a bad DKIM key stops the issue: nothing leaves unsigned', async () => {
    world.set({ DKIM_SELECTOR: 'nu2026', DKIM_KEY_FILE: '/nowhere/dkim.pem' });
    await sendOut(issue.id);
    expect(sink.counts.connections).toBe(0);
    expect((await findIssue(issue.id))?.pausedWhy).toContain('DKIM');
    expect(await booksOf(issue.id)).toMatchObject({ waiting: 8 });
    world.set({ DKIM_SELECTOR: '', DKIM_KEY_FILE: '' });
  });
});

describe('control', () => {
  test('pause stops between two letters, resume goes on, nobody is doubled', async () => {
    sink.answer(() => ({ slowMs: 400 }));
    world.set({ SMTP_CONNECTIONS: '1' });
    await fanOut(issue.id);
    const sending = send(issue.id, 0);
    await until(() => sink.caught.length >= 1);
    await pause(issue.id, 'prov', HOUSE);
    await sending;
    const before = sink.caught.length;
    expect(before).toBeLessThan(8);
    expect(await booksOf(issue.id)).toMatchObject({ sent: before, waiting: 8 - before, claimed: 0 });
    sink.answer(() => 'ok');
    await resume(issue.id, HOUSE);
    await sendAgain(issue.id);
    expect(copies()).toEqual(all());
  });

  test('cancelled: what has not left never leaves', async () => {
    await fanOut(issue.id);
    await cancel(issue.id, HOUSE);
    await tick(issue.id);
    expect(sink.counts.rcpt).toBe(0);
    expect(await booksOf(issue.id)).toMatchObject({ skipped: 8, skippedBy: { cancelled: 8 } });
  });

  test('an address that the relay cannot take fails with its name', async () => {
    await sink.close();
    sink = await openSink({ smtputf8: false });
    world.set({ SMTP_URL: sink.url });
    const ake = await aReader('åke@kommun.example');
    await sendOut(issue.id);
    expect(await row(ake)).toMatchObject({ state: 'failed', reason: 'undeliverable-eai' });
    expect(sink.attempts.has('åke@kommun.example')).toBe(false);
    expect(await state()).toBe('sent');
  });
});

describe('afterwards', () => {
  test('a letter that came back moves once, and only what was handed over', async () => {
    answering(readers[1], () => ({ reply: '550 5.1.1 no', at: 'rcpt' }));
    await sendOut(issue.id);
    const reply = { code: 550, enhanced: '5.1.1', text: 'unknown' };
    const bounce = { issueId: issue.id, subscriberId: readers[0]?.id ?? '', reply, why: 'hard' as const };
    expect(await noteBounce(bounce)).toBe(true);
    expect(await noteBounce(bounce)).toBe(false);
    expect(await noteBounce({ ...bounce, subscriberId: readers[1]?.id ?? '' })).toBe(false);
    expect(await noteBounce({ ...bounce, subscriberId: newId() })).toBe(false);
    expect(await noteBounce({ ...bounce, issueId: "'" })).toBe(false);
    const books = await booksOf(issue.id);
    expect(books).toMatchObject({ sent: 6, bounced: 1, failed: 1 });
    expect(balances(books)).toBe(true);
  });

  test('a reader is told everything and forgotten without a hole in the books', async () => {
    await sendOut(issue.id);
    const id = readers[0]?.id ?? '';
    expect(await tellAbout(id)).toMatchObject([{ issueId: issue.id, address: readers[0]?.address, state: 'sent' }]);
    await forget(id);
    expect(await tellAbout(id)).toMatchObject([{ address: '', reply: null, state: 'sent' }]);
    expect(await booksOf(issue.id)).toMatchObject({ intended: 8, sent: 8 });
    const page = await listDeliveries(issue.id, { limit: 3 });
    expect(page.items).toHaveLength(3);
    expect((await listDeliveries(issue.id, { after: page.next ?? '', limit: 10 })).items).toHaveLength(5);
  });
});

describe('a test letter', () => {
  test('goes to those who are named, is marked, and is in no books', async () => {
    const tested = await sendTest(issue.id, ['red@inera.example', 'chef@inera.example', 'red@inera.example'], HOUSE);
    expect(tested.map((one) => [one.address, one.taken])).toEqual([
      ['red@inera.example', true],
      ['chef@inera.example', true],
    ]);
    const raw = sink.caught[0]?.raw.toString() ?? '';
    expect(raw).toMatch(/^Subject: =\?utf-8\?Q\?=5BTEST=5D/m);
    expect(raw).not.toMatch(/^List-/m);
    expect(await booksOf(issue.id)).toMatchObject({ intended: 0 });
    expect(await listTestSendings(issue.id)).toMatchObject([
      { by: HOUSE.name, letters: [{ address: 'red@inera.example' }, { address: 'chef@inera.example' }] },
    ]);
  });

  test('is refused with words that help', async () => {
    await expect(sendTest(issue.id, ['inte en adress'], HOUSE)).rejects.toMatchObject({ code: 'invalid' });
    await expect(sendTest(issue.id, [], HOUSE)).rejects.toMatchObject({ code: 'invalid', field: 'to' });
    sink.answer(() => ({ reply: '550 5.1.1 no such user', at: 'rcpt' }));
    await expect(sendTest(issue.id, ['a@b.example'], HOUSE)).rejects.toThrow('no such user');
    await closeRelay();
    await sink.close();
    await expect(sendTest(issue.id, ['a@b.example'], HOUSE)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
