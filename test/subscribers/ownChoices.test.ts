import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import type { Letter } from '../../src/platform/mail/letter.store.ts';
import { newId } from '../../src/platform/mongo.ts';
import { consentsOf } from '../../src/subscribers/consent.ts';
import { askToMove, confirmMove, peekMove } from '../../src/subscribers/moveAddress.ts';
import { monthsAfter, pause } from '../../src/subscribers/pause.ts';
import { findByKey, findSubscriber, writeFacts } from '../../src/subscribers/subscriber.store.ts';
import { isPaused, mayReceive } from '../../src/subscribers/subscriber.ts';
import { suppress } from '../../src/subscribers/suppression.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

/* What a reader may do by herself: take a break, and move to another address. */

const ORIGIN = {
  source: 'form' as const,
  formUrl: 'http://localhost/val',
  wordings: [{ purpose: 'newsletter' as const, version: '1', text: 'Jag vill få brevet.', language: 'sv' as const }],
};

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The letters that wait, with their data. */
async function waiting() {
  return mongoose
    .model('Letter')
    .find({ state: 'waiting' })
    .lean<(Pick<Letter, 'purpose' | 'to' | 'data'> & { _id: object })[]>();
}
const tokenIn = (url: string | undefined) => url?.split('/').at(-1) ?? '';

describe('a pause', () => {
  test('ends by itself, on the same day some months later', async () => {
    const { id } = await aReader('paus@kommun.example');
    const now = new Date('2026-11-25T12:00:00Z');
    const paused = await pause(id, 2, 'sv', now);
    expect(paused.pausedUntil).toEqual(new Date('2027-01-25T12:00:00Z'));
    expect(mayReceive(paused, false, new Date('2027-01-25T11:59:59Z'))).toBe('paused');
    expect(mayReceive(paused, false, new Date('2027-01-25T12:00:00Z'))).toBe('yes');
    expect(isPaused(await pause(id, 0), now)).toBe(false);
    await expect(pause(id, 5)).rejects.toMatchObject({ code: 'invalid', field: 'months' });
    await expect(pause(newId(), 1)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a month after the last of January is the last of February', () => {
    expect(monthsAfter(new Date('2027-01-31T08:00:00Z'), 1)).toEqual(new Date('2027-02-28T08:00:00Z'));
    expect(monthsAfter(new Date('2026-11-30T08:00:00Z'), 6)).toEqual(new Date('2027-05-30T08:00:00Z'));
  });
});

describe('changing address', () => {
  test('the new one confirms, the choices come along, the name does not, and the old one is told', async () => {
    await world.clear();
    const given = { name: 'Åsa', organisation: { kind: 'region' as const, code: '03' }, topics: ['projekt' as const] };
    const old = await aReader('asa@gammal.example', { ...given, measuring: true });
    await askToMove(old.id, 'asa@ny.example', ORIGIN, 'sv');
    const [letter] = await waiting();
    expect(letter).toMatchObject({ purpose: 'confirm', to: 'asa@ny.example' });
    expect(JSON.stringify(letter?.data)).not.toContain('gammal');
    const token = tokenIn(letter?.data.confirmUrl);

    expect((await peekMove(token)).kind).toBe('waiting');
    expect((await findSubscriber(old.id))?.state).toBe('active');
    expect((await confirmMove(token)).kind).toBe('done');
    expect((await confirmMove(token)).kind).toBe('done');

    const moved = await findByKey('asa@ny.example');
    expect(moved).toMatchObject({ state: 'active', name: null, measuring: false, topics: ['projekt'] });
    expect(moved?.organisation).toEqual({ kind: 'region', code: '03' });
    expect((await findSubscriber(old.id))?.state).toBe('left');
    const ledger = async (id: string) =>
      (await consentsOf(id)).map(({ purpose, given, method }) => `${purpose} ${given} ${method}`);
    expect(await ledger(moved?.id ?? '')).toEqual(['newsletter true double-opt-in']);
    expect((await consentsOf(moved?.id ?? ''))[0]?.letterId).toBe(String(letter?._id));
    expect((await ledger(old.id)).toSorted()).toEqual(['measuring false moved', 'newsletter false moved']);
    const told = (await waiting()).filter((one) => one.purpose === 'moved');
    expect(told.map(({ to }) => to)).toEqual(['asa@gammal.example']);
    expect(JSON.stringify(told)).not.toContain('ny.example');
  });

  test('one that reads us already takes over; one that must not be mailed, and her own, get no letter', async () => {
    await world.clear();
    const old = await aReader('bo@gammal.example');
    await aReader('bo@laser.example');
    await suppress('bo@sparrad.example', 'never-again');
    await askToMove(old.id, 'bo@sparrad.example', ORIGIN, 'sv');
    await askToMove(old.id, 'BO@gammal.example', ORIGIN, 'sv');
    await expect(askToMove(old.id, 'bo', ORIGIN, 'sv')).rejects.toMatchObject({ field: 'address' });
    expect(await waiting()).toEqual([]);
    await askToMove(old.id, 'bo@laser.example', ORIGIN, 'sv');
    const [letter] = await waiting();
    expect((await confirmMove(tokenIn(letter?.data.confirmUrl))).kind).toBe('done');
    expect((await findSubscriber(old.id))?.state).toBe('left');
    expect((await findByKey('bo@laser.example'))?.state).toBe('active');
  });

  test('the link is for two days, for these two and for nothing else', async () => {
    await world.clear();
    const old = await aReader('cia@gammal.example');
    await askToMove(old.id, 'cia@ny.example', ORIGIN, 'sv');
    const [letter] = await waiting();
    const token = tokenIn(letter?.data.confirmUrl);
    expect((await peekMove(token, new Date(Date.now() + 3 * 86_400_000))).kind).toBe('bad');
    expect((await peekMove(`${token.slice(0, -4)}AAAA`)).kind).toBe('bad');
    await writeFacts(old, { pausedUntil: new Date(Date.now() + 86_400_000) });
    await confirmMove(token);
    expect((await findByKey('cia@ny.example'))?.pausedUntil).toBeNull();
  });
});
