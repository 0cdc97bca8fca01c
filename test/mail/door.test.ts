import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Issue } from '../../src/issues/issue.ts';
import { type MailDoor, openMailDoor } from '../../src/mail/door.ts';
import { lettersTo, post } from '../../src/platform/mail/letters.ts';
import { letterReturnPath } from '../../src/platform/mail/postLetter.ts';
import { findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import { feedbackAddress, returnPath, unsubscribeAddress } from '../../src/urls.ts';
import { aDsn, aPlainLetter } from '../events/mails.ts';
import { aDelivery, anIssue, aReader } from '../events/scene.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let door: MailDoor;
let issue: Issue;
let anna: string;
beforeAll(async () => {
  world = await openWorld({ MAIL_DOOR_PORT: '0' });
  door = await openMailDoor();
});
afterAll(async () => {
  await door.close();
  await world.close();
});
beforeEach(async () => {
  await world.clear();
  issue = await anIssue();
  anna = await aReader('anna@kommun.example');
});

/** Sends raw bytes as a stranger's mail server would; resolves with the reply code. */
async function deliver(to: string | string[], raw: Buffer, from = ''): Promise<number> {
  const transport = createTransport({ host: '127.0.0.1', port: door.port, secure: false, ignoreTLS: true });
  const letter: SendMailOptions = { envelope: { from, to }, raw };
  try {
    return Number((await transport.sendMail(letter)).response.slice(0, 3));
  } catch (error) {
    return (error as { responseCode?: number }).responseCode ?? 0;
  } finally {
    transport.close();
  }
}

async function stateOf(): Promise<[string | undefined, string | undefined]> {
  const row = await mongoose.model('Delivery').findOne({ issueId: issue.id }).lean<{ state: string }>();
  return [row?.state, (await findSubscriber(anna))?.state];
}

describe('the mail door', () => {
  test('a returned letter is carried out, and again without harm', async () => {
    await aDelivery(issue.id, anna, 'sent');
    expect(await deliver(returnPath(issue.id, anna), aDsn({}))).toBe(250);
    expect(await deliver(returnPath(issue.id, anna).toUpperCase(), aDsn({}))).toBe(250);
    expect(await stateOf()).toEqual(['bounced', 'suppressed']);
  });

  test('a single letter that comes back fails, and a reader who is not there is written to no more', async () => {
    await post({ purpose: 'welcome', to: 'anna@kommun.example', language: 'sv', subscriberId: anna, data: {} });
    const [letter] = await mongoose.model('Letter').find({}).lean<{ _id: object }[]>();
    const id = String(letter?._id);
    const state = async () => (await lettersTo('anna@kommun.example'))[0]?.state;
    expect(await deliver(letterReturnPath(id), aDsn({}))).toBe(250); // it was never sent
    expect(await state()).toBe('waiting');
    await mongoose.model('Letter').updateOne({}, { $set: { state: 'claimed' } });
    expect(await deliver(letterReturnPath(id), aDsn({}))).toBe(451); // nobody knows yet: come again
    await mongoose.model('Letter').updateOne({}, { $set: { state: 'sent' } });
    const full = aDsn({ status: '5.2.2', diagnostic: 'smtp; 552 5.2.2 Mailbox full' });
    expect(await deliver(`l${'a'.repeat(37)}@studs.nyhetsbrev.example`, aDsn({}))).toBe(250); // a token of nobody
    expect(await deliver(returnPath(issue.id, anna).replace(/^b/, 'l'), aDsn({}))).toBe(250); // one of another purpose
    expect([await state(), (await stateOf())[1]]).toEqual(['sent', 'active']);
    expect(await deliver(letterReturnPath(id), full)).toBe(250);
    expect([await state(), (await stateOf())[1]]).toEqual(['failed', 'active']);
    expect(await deliver(letterReturnPath(id).toUpperCase(), aDsn({}))).toBe(250);
    expect((await stateOf())[1]).toBe('suppressed');
  });

  test('any letter to the unsubscribe address ends the subscription, whoever sends it', async () => {
    const letter = aPlainLetter({ subject: 'avsluta' });
    expect(await deliver(unsubscribeAddress(issue.id, anna), letter, 'annan@privat.example')).toBe(250);
    expect((await stateOf())[1]).toBe('left');
    expect(await deliver(unsubscribeAddress(issue.id, anna), letter, 'annan@privat.example')).toBe(250);
  });

  test('nobody else lives here', async () => {
    const ours = returnPath(issue.id, anna);
    for (const to of [
      'postmaster@studs.nyhetsbrev.example',
      'anna@kommun.example',
      ours.replace('studs.', ''),
      `x${ours.slice(1)}`,
      `b@studs.nyhetsbrev.example`,
    ])
      expect([to, await deliver(to, aDsn({}))]).toEqual([to, 550]);
  });

  test('a token that is not ours is taken and changes nothing: the answer tells nobody', async () => {
    await aDelivery(issue.id, anna, 'sent');
    expect(await deliver(`b${'a'.repeat(57)}@studs.nyhetsbrev.example`, aDsn({}))).toBe(250);
    expect(await stateOf()).toEqual(['sent', 'active']);
  });

  test('its own domain may be international', async () => {
    const { BOUNCE_DOMAIN } = world.config;
    await aDelivery(issue.id, anna, 'sent');
    world.set({ BOUNCE_DOMAIN: 'studs.xn--rebro-iua.example' });
    try {
      expect(await deliver(returnPath(issue.id, anna), aDsn({}))).toBe(250);
      expect(await deliver(feedbackAddress(), aPlainLetter({ subject: 'anmälan' }))).toBe(250);
      expect(await deliver(returnPath(issue.id, anna).replace('xn--rebro-iua', 'rebro'), aDsn({}))).toBe(550);
    } finally {
      world.set({ BOUNCE_DOMAIN });
    }
    expect(await stateOf()).toEqual(['bounced', 'suppressed']);
  });

  test('a letter that is too large is refused', async () => {
    const large = Buffer.concat([aPlainLetter({ subject: 'stort' }), Buffer.alloc(1_200_000, 'x\r\n')]);
    expect(await deliver(unsubscribeAddress(issue.id, anna), large)).toBe(552);
    expect((await stateOf())[1]).toBe('active');
  });

  test('while the store is away the sender is asked to try again, and then it works', async () => {
    const { MONGO_DB, MONGO_URL } = world.config;
    await aDelivery(issue.id, anna, 'sent');
    mongoose.set('bufferCommands', false);
    await mongoose.disconnect();
    try {
      expect(await deliver(returnPath(issue.id, anna), aDsn({}))).toBe(451);
    } finally {
      mongoose.set('bufferCommands', true);
      await mongoose.connect(MONGO_URL, { dbName: MONGO_DB, autoIndex: false, retryWrites: false });
    }
    expect(await deliver(returnPath(issue.id, anna), aDsn({}))).toBe(250);
    expect(await stateOf()).toEqual(['bounced', 'suppressed']);
  });
});
