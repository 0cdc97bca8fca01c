import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { bounce } from '../../src/events/bounce.ts';
import { incomingSince } from '../../src/events/event.store.ts';
import { feedback, feedbackOn } from '../../src/events/feedback.ts';
import { forgetKnown } from '../../src/events/known.ts';
import { forget, tellAbout } from '../../src/events/person.ts';
import { peekUnsubscribe, unsubscribe, unsubscribeByMail, unsubscribesOf } from '../../src/events/unsubscribe.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { newId } from '../../src/platform/mongo.ts';
import { makeMailToken } from '../../src/platform/tokens.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { forget as forgetSubscriber } from '../../src/subscribers/person.ts';
import { findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import { isSuppressed, unsuppress } from '../../src/subscribers/suppression.ts';
import { readerToken, returnPath, unsubscribeAddress, unsubscribeToken } from '../../src/urls.ts';
import { openWorld, type World } from '../support/world.ts';
import { aDsn, aPlainLetter } from './mails.ts';
import { aDelivery, anIssue, aReader } from './scene.ts';

const ANNA = 'anna@kommun.example';

let world: World;
let issue: Issue;
let anna: string;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.clear();
  forgetKnown();
  issue = await anIssue();
  anna = await aReader(ANNA);
});

async function stateOf(subscriberId: string): Promise<string | undefined> {
  return (await findSubscriber(subscriberId))?.state;
}

async function deliveryState(): Promise<string | undefined> {
  return (await mongoose.model('Delivery').findOne({ issueId: issue.id }).lean<{ state: string }>())?.state;
}

describe('unsubscribing', () => {
  test('looking changes nothing, the first telling ends it, every later one says so', async () => {
    const token = unsubscribeToken(issue.id, anna);
    for (let looks = 0; looks < 5; looks += 1)
      expect(await peekUnsubscribe(token)).toMatchObject({ ok: true, ended: false, issueId: issue.id });
    expect(await stateOf(anna)).toBe('active');

    const about = { subscriberId: anna, issueId: issue.id };
    const told = await Promise.all(Array.from({ length: 5 }, () => unsubscribe(token, { source: 'one-click' })));
    expect(told.filter(({ kind }) => kind === 'left')).toEqual([{ kind: 'left', ...about }]);
    expect(await unsubscribe(token, { source: 'page' })).toEqual({ kind: 'already', ...about });
    expect(await stateOf(anna)).toBe('left');
    expect(await unsubscribesOf(issue.id)).toBe(1);
    expect(await peekUnsubscribe(token)).toMatchObject({ ok: true, ended: true });
  });

  test('only the issue that was the reason counts', async () => {
    const later = await anIssue();
    await unsubscribe(unsubscribeToken(later.id, anna), { source: 'page', reason: 'För många brev' });
    await unsubscribe(unsubscribeToken(issue.id, anna), { source: 'page' });
    expect([await unsubscribesOf(later.id), await unsubscribesOf(issue.id)]).toEqual([1, 0]);
    expect((await tellAbout(anna)).events).toMatchObject([{ kind: 'unsubscribe', reason: 'För många brev' }]);
  });

  test('by mail too, whatever case the servers make of the address', async () => {
    const local = unsubscribeAddress(issue.id, anna).split('@')[0] ?? '';
    expect(local.length).toBeLessThanOrEqual(64);
    expect(await unsubscribeByMail(local.toUpperCase())).toMatchObject({ kind: 'left' });
    expect(await unsubscribeByMail(local)).toMatchObject({ kind: 'already' });
  });

  test('tokens of another purpose, forged ones and those of nobody end nothing', async () => {
    expect(await unsubscribe(readerToken(issue.id, anna), { source: 'page' })).toEqual({ kind: 'bad' });
    expect(await unsubscribe('hej', { source: 'page' })).toEqual({ kind: 'bad' });
    expect(await unsubscribeByMail(returnPath(issue.id, anna).split('@')[0] ?? '')).toEqual({ kind: 'bad' });
    expect(await unsubscribeByMail(`u${makeMailToken('verp', [issue.id, anna])}`)).toEqual({ kind: 'bad' });
    expect(await unsubscribe(unsubscribeToken(issue.id, newId()), { source: 'page' })).toMatchObject({
      kind: 'already',
    });
    expect([await stateOf(anna), await unsubscribesOf(issue.id)]).toEqual(['active', 0]);
  });
});

describe('letters that come back', () => {
  test.each(['sent', 'claimed', 'uncertain'])(
    'no such reader: a %s letter is bounced, the address suppressed, once',
    async (state) => {
      await aDelivery(issue.id, anna, state);
      const to = returnPath(issue.id, anna);
      expect(await bounce(aDsn({}), to.toUpperCase())).toEqual({ kind: 'bounced', why: 'hard' });
      expect([await deliveryState(), await stateOf(anna), await isSuppressed(ANNA)]).toEqual([
        'bounced',
        'suppressed',
        true,
      ]);

      await unsuppress(ANNA, HOUSE);
      expect(await bounce(aDsn({}), to)).toEqual({ kind: 'again', why: 'hard' });
      expect(await stateOf(anna)).toBe('active');
    },
  );

  test('a full mailbox is bounced and the reader stays', async () => {
    await aDelivery(issue.id, anna, 'sent');
    const mail = aDsn({ status: '5.2.2', diagnostic: 'smtp; 552 5.2.2 Mailbox full' });
    expect(await bounce(mail, returnPath(issue.id, anna))).toEqual({ kind: 'bounced', why: 'full' });
    expect([await deliveryState(), await stateOf(anna)]).toEqual(['bounced', 'active']);
  });

  test('a report that names a reader under a return path that is not ours changes nothing', async () => {
    await aDelivery(issue.id, anna, 'sent');
    const forged = aDsn({ more: `Final-Recipient: rfc822; ${ANNA}\nAction: failed\nStatus: 5.1.1\n` });
    const ours = returnPath(issue.id, anna);
    for (const to of [
      `b${'a'.repeat(57)}@studs.nyhetsbrev.example`,
      `${ours.slice(0, 20)}${ours[20] === 'a' ? 'b' : 'a'}${ours.slice(21)}`,
      unsubscribeAddress(issue.id, anna),
      ANNA,
      '',
    ])
      expect(await bounce(forged, to)).toEqual({ kind: 'forged' });
    expect([await deliveryState(), await stateOf(anna)]).toEqual(['sent', 'active']);
  });

  test.each(['failed', 'skipped', 'waiting'])(
    'a letter that is %s was never sent, so nothing came back',
    async (state) => {
      await aDelivery(issue.id, anna, state);
      expect(await bounce(aDsn({}), returnPath(issue.id, anna))).toEqual({ kind: 'ignored' });
      expect([await deliveryState(), await stateOf(anna)]).toEqual([state, 'active']);
    },
  );

  test('delays and automatic replies change nothing; they are counted, and their words are not kept', async () => {
    await aDelivery(issue.id, anna, 'sent');
    const to = returnPath(issue.id, anna);
    expect(await bounce(aDsn({ action: 'delayed', status: '4.4.1' }), to)).toEqual({ kind: 'delayed' });
    const away = aPlainLetter({ subject: 'Automatiskt svar: sjukskriven till maj' });
    expect(await bounce(away, to)).toEqual({ kind: 'auto-reply' });
    expect(await bounce(away, to)).toEqual({ kind: 'auto-reply' });
    expect([await deliveryState(), await stateOf(anna)]).toEqual(['sent', 'active']);
    expect(await incomingSince('2020-01-01')).toEqual({ delayed: 1, 'auto-reply': 2 });
    const dump: unknown[] = [];
    for (const model of Object.values(mongoose.models)) dump.push(...(await model.find({}).lean()));
    expect(JSON.stringify(dump)).not.toMatch(/sjukskriven/);
  });
});

describe('feedback', () => {
  test('answers are counted without a name; words are kept within bounds', async () => {
    await feedback(issue.number, 'ja');
    await feedback(issue.number, 'nej', '  För långt\u0000 ');
    await expect(feedback(issue.number, 'ja', 'x'.repeat(501))).rejects.toMatchObject({
      code: 'invalid',
      field: 'word',
    });
    await expect(feedback(issue.number + 1, 'ja')).rejects.toMatchObject({ code: 'not-found' });
    expect(await feedbackOn({ issueId: issue.id })).toMatchObject({
      yes: 1,
      no: 1,
      words: [{ helpful: false, word: 'För långt' }],
    });
  });

  test('words that point out a person are kept without what does (R101)', async () => {
    await feedback(
      issue.number,
      'nej',
      'Ring Åsa, 850101-1234 eller 19850101 1234, eller skriv till <asa@kommun.example>. 1177 svarar 2026-11-25.',
    );
    const { words } = await feedbackOn({ issueId: issue.id });
    expect(words[0]?.word).toBe('Ring Åsa, … eller …, eller skriv till <…>. 1177 svarar 2026-11-25.');
  });
});

describe('one person', () => {
  test('erasure cuts the tie and leaves the figures', async () => {
    await unsubscribe(unsubscribeToken(issue.id, anna), { source: 'page', reason: 'Jag heter Anna' });
    await forget(anna); // still there: only what was measured goes
    expect((await tellAbout(anna)).events).toHaveLength(1);
    await forgetSubscriber(anna);
    await forget(anna);
    await forget(anna);
    expect((await tellAbout(anna)).events).toEqual([]);
    expect(await unsubscribesOf(issue.id)).toBe(1);
    const dump = JSON.stringify(await mongoose.model('Event').find({}).lean());
    expect(dump).not.toMatch(new RegExp(`Anna|${anna}`));
  });
});
