import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { approve, sendBack } from '../../src/issues/approve.ts';
import { changeIssue } from '../../src/issues/change.ts';
import { findIssue, insertIssue, take } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { release } from '../../src/issues/release.ts';
import { schedule, unschedule } from '../../src/issues/schedule.ts';
import { lettersTo } from '../../src/platform/mail/letters.ts';
import { newId } from '../../src/platform/mongo.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { openWorld, type World } from '../support/world.ts';

jest.setTimeout(30_000);

const OPS = 'drift@nyhetsbrev.example';
const STOCKHOLM = 'Europe/Stockholm';
const HASH = 'a'.repeat(64);
const minutes = (count: number, from = Date.now()) => new Date(from + count * 60_000);

let world: World;
beforeAll(async () => {
  world = await openWorld({ OPS_EMAIL: OPS });
});
afterEach(() => world.clear());
afterAll(() => world.close());

async function anApprovedIssue(audience = 0, who = { by: newId(), behind: newId() }): Promise<string> {
  const { id } = await insertIssue({
    ...{ month: '2026-11', subject: 'Nummer', preheader: '', intro: { text: '', name: '' }, sections: [] },
  });
  const edition = { editionHash: HASH, audience, at: new Date() };
  await take('submit', id, { review: { ...edition, ...who } });
  await take('approve', id, { approval: { ...edition, by: newId() } });
  return id;
}
const state = async (id: string) => (await findIssue(id))?.state;

describe('the time to change one’s mind', () => {
  test('nothing leaves before it is over, and until then it is taken back with one step', async () => {
    world.set({ UNDO_MINUTES: '10' });
    const id = await anApprovedIssue();
    const now = new Date();
    const { schedule: chosen } = await schedule(id, { at: now, zone: STOCKHOLM }, HOUSE, now);
    expect(chosen?.at).toEqual(minutes(10, now.getTime()));
    await release(id, minutes(9, now.getTime()));
    expect(await state(id)).toBe('scheduled');
    await unschedule(id, HOUSE);
    await release(id, minutes(11, now.getTime()));
    expect(await state(id)).toBe('approved');
    world.set({ UNDO_MINUTES: '0' });
  });

  test('a time that is further away stays as it was chosen', async () => {
    world.set({ UNDO_MINUTES: '10' });
    const id = await anApprovedIssue();
    const at = minutes(60);
    expect((await schedule(id, { at, zone: STOCKHOLM }, HOUSE)).schedule?.at).toEqual(at);
    world.set({ UNDO_MINUTES: '0' });
  });
});

test('an audience that has moved asks again, and whoever asked, or made the key that did, still does not approve', async () => {
  const who = { by: newId(), behind: newId() };
  const id = await anApprovedIssue(100, who);
  await schedule(id, { at: new Date(), zone: STOCKHOLM }, HOUSE);
  await release(id);
  expect(await findIssue(id)).toMatchObject({ state: 'review', approval: null, review: { ...who, audience: 0 } });
  for (const one of Object.values(who))
    await expect(approve(id, HASH, { id: one, name: 'Anna' })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await approve(id, HASH, { id: newId(), name: 'Bo' })).state).toBe('approved');
});

describe('a time that was missed', () => {
  test('by less than an hour: it is sent', async () => {
    const id = await anApprovedIssue();
    await schedule(id, { at: new Date(), zone: STOCKHOLM }, HOUSE);
    await release(id, minutes(59));
    expect(await state(id)).toBe('releasing');
  });

  test('by more: it is held, says so, and somebody is told once', async () => {
    const id = await anApprovedIssue();
    await schedule(id, { at: new Date(), zone: STOCKHOLM }, HOUSE);
    await Promise.all([release(id, minutes(61)), release(id, minutes(61))]);
    const issue = await findIssue(id);
    expect(issue).toMatchObject({ state: 'approved', schedule: null });
    expect(issue?.approval).not.toBeNull();
    expect(issue?.pausedWhy).toContain('systemet var inte igång');
    expect(await lettersTo(OPS)).toMatchObject([{ purpose: 'alert' }]);
    const again = await schedule(id, { at: new Date(), zone: STOCKHOLM }, HOUSE);
    expect(again).toMatchObject({ state: 'scheduled', pausedWhy: null });
  });
});

describe('the reason why an issue was stopped', () => {
  const held = async (audience: number, late: number) => {
    const id = await anApprovedIssue(audience);
    await schedule(id, { at: new Date(), zone: STOCKHOLM }, HOUSE);
    await release(id, minutes(late));
    const issue = (await findIssue(id)) as Issue;
    expect(issue.pausedWhy).not.toBeNull();
    return issue;
  };

  test('goes away when it is approved again', async () => {
    const { id, review } = await held(100, 0);
    expect(await approve(id, review?.editionHash ?? '', HOUSE)).toMatchObject({ state: 'approved', pausedWhy: null });
  });

  test('goes away when it is sent back', async () => {
    const { id } = await held(100, 0);
    expect(await sendBack(id, HOUSE)).toMatchObject({ state: 'draft', pausedWhy: null });
  });

  test('goes away with an edit', async () => {
    const { id, version } = await held(0, 61);
    const edited = await changeIssue(id, version, { subject: 'Ett nytt ämne' }, HOUSE);
    expect(edited).toMatchObject({ state: 'draft', pausedWhy: null });
  });
});

describe('a time that is moved just as it comes', () => {
  test.each([
    ['would be sent', 0],
    ['would be asked about again', 100],
  ])('is the one that counts, also when the issue %s', async (_, audience) => {
    for (let round = 0; round < 10; round += 1) {
      const id = await anApprovedIssue(audience);
      await schedule(id, { at: new Date(), zone: STOCKHOLM }, HOUSE);
      const tomorrow = minutes(24 * 60);
      const [, moved] = await Promise.allSettled([release(id), schedule(id, { at: tomorrow, zone: STOCKHOLM }, HOUSE)]);
      const issue = await findIssue(id);
      if (moved.status === 'fulfilled') expect(issue).toMatchObject({ state: 'scheduled', schedule: { at: tomorrow } });
      else expect(['releasing', 'review']).toContain(issue?.state);
    }
  });
});
