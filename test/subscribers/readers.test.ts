import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { newId } from '../../src/platform/mongo.ts';
import { makeToken } from '../../src/platform/tokens.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { audiencePages, countAudience } from '../../src/subscribers/audience.ts';
import { confirm, confirmAgain, peekConfirm } from '../../src/subscribers/confirm.ts';
import { consentsOf } from '../../src/subscribers/consent.ts';
import { addConfirmed, type JoinInput, join } from '../../src/subscribers/join.ts';
import { leave } from '../../src/subscribers/leave.ts';
import { countSubscribers, growth, listSubscribers, type SubscriberQuery } from '../../src/subscribers/list.ts';
import { forget, tellAbout } from '../../src/subscribers/person.ts';
import { changePreferences, readPreferences, sendPreferencesLink } from '../../src/subscribers/preferences.ts';
import { purgeUnconfirmed } from '../../src/subscribers/purge.ts';
import { findByKey, findSubscriber, writeFacts } from '../../src/subscribers/subscriber.store.ts';
import type { Subscriber } from '../../src/subscribers/subscriber.ts';
import { isSuppressed, suppress, suppressedAmong, unsuppress } from '../../src/subscribers/suppression.ts';
import type { Wording } from '../../src/subscribers/wording.ts';
import { preferencesToken } from '../../src/urls.ts';
import { openWorld, type World } from '../support/world.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2026-11-09T09:30:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const newsletter: Wording = {
  purpose: 'newsletter',
  version: '2026-1',
  text: 'Ja, skicka mig nyhetsbrevet.',
  language: 'sv',
};
const measuring: Wording = { purpose: 'measuring', version: '2026-1', text: 'Ja, mät vad jag läser.', language: 'sv' };
const ORIGIN = {
  source: 'form',
  formUrl: 'http://localhost:3000/prenumerera',
  wordings: [newsletter, measuring],
} as const;
const origin = { ...ORIGIN, wordings: [...ORIGIN.wordings] };
const ANNA = 'Anna.Berg@kommun.example';
const KEY = 'anna.berg@kommun.example';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clear());

async function letters(): Promise<{ purpose: string; to: string; data: Record<string, string> }[]> {
  return mongoose
    .model('Letter')
    .find({})
    .sort({ createdAt: 1 })
    .lean<{ purpose: string; to: string; data: Record<string, string> }[]>();
}

/** The token in the newest confirmation letter. */
async function confirmToken(): Promise<string> {
  const letter = (await letters()).filter(({ purpose }) => purpose === 'confirm').at(-1);
  return letter?.data.confirmUrl?.split('/').at(-1) ?? '';
}

async function aReader(input: Partial<JoinInput> = {}, now = NOW): Promise<string> {
  await join({ address: ANNA, ...input }, origin, now);
  const answer = await confirm(await confirmToken(), now);
  return answer.subscriberId ?? '';
}

describe('joining', () => {
  test('one letter, a link that only a button confirms, and a consent with the words that were shown', async () => {
    await join({ address: ` ${ANNA} `, name: 'Anna Berg', topics: ['projekt'], measuring: true }, origin, NOW);
    expect(await letters()).toMatchObject([{ purpose: 'confirm', to: ANNA }]);
    expect(JSON.stringify((await letters())[0]?.data)).not.toContain('Anna');
    expect(await findByKey(KEY)).toMatchObject({ state: 'pending', measuring: false, confirmedAt: null });

    const token = await confirmToken();
    for (let looks = 0; looks < 5; looks += 1) expect((await peekConfirm(token, NOW)).kind).toBe('waiting');
    expect((await findByKey(KEY))?.state).toBe('pending');

    const answer = await confirm(token, later(60_000));
    expect(answer).toMatchObject({ kind: 'confirmed' });
    expect(await findByKey(KEY)).toMatchObject({
      ...{ state: 'active', address: ANNA, name: 'Anna Berg', topics: ['projekt'], measuring: true },
      confirmedAt: later(60_000),
      asking: null,
    });
    expect(await consentsOf(answer.subscriberId ?? '')).toMatchObject([
      {
        ...{
          purpose: 'newsletter',
          given: true,
          method: 'double-opt-in',
          wordingText: newsletter.text,
          language: 'sv',
        },
        ...{
          formUrl: origin.formUrl,
          askedAt: NOW,
          at: later(60_000),
          wordingHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
      { purpose: 'measuring', given: true, wordingText: measuring.text },
    ]);
  });

  test('the ledger names the letter whose link was used, also when another was sent since (R97)', async () => {
    await join({ address: ANNA, measuring: true }, origin, NOW);
    const first = await confirmToken();
    await join({ address: ANNA.toUpperCase(), measuring: true }, origin, later(1.5 * DAY_MS));
    const sent = await mongoose.model('Letter').find({}).sort({ createdAt: 1 });
    const { subscriberId = '' } = await confirm(first, later(1.6 * DAY_MS));
    expect(sent).toHaveLength(2);
    expect((await consentsOf(subscriberId)).map(({ letterId }) => letterId)).toEqual([sent[0]?.id, sent[0]?.id]);
  });

  test('a used link shows success, also after its time; an unused old one offers a new letter', async () => {
    const id = await aReader();
    const token = await confirmToken();
    expect(await confirm(token, later(60_000))).toEqual({ kind: 'already', subscriberId: id });
    expect((await confirm(token, later(10 * DAY_MS))).kind).toBe('already');
    expect(await consentsOf(id)).toHaveLength(1);

    await join({ address: 'bo@kommun.example' }, origin, NOW);
    const old = await confirmToken();
    expect((await confirm(old, later(3 * DAY_MS))).kind).toBe('expired');
    await confirmAgain(old, later(3 * DAY_MS));
    expect((await confirm(await confirmToken(), later(3 * DAY_MS))).kind).toBe('confirmed');
  });

  test('links of others, of other purposes and of nobody do nothing', async () => {
    await aReader();
    const id = (await findByKey(KEY))?.id ?? '';
    expect((await confirm('hej', NOW)).kind).toBe('bad');
    expect((await confirm(preferencesToken(id, NOW), NOW)).kind).toBe('bad');
    expect((await confirm(makeToken('confirm', [newId()], later(DAY_MS)), NOW)).kind).toBe('expired');
  });

  test('asking again is one letter a day, and asking many times at once is one row', async () => {
    await Promise.all(Array.from({ length: 8 }, () => join({ address: ANNA }, origin, NOW)));
    await join({ address: ANNA.toUpperCase() }, origin, later(60_000));
    expect(await letters()).toHaveLength(1);
    expect(await countSubscribers()).toEqual({ pending: 1, active: 0, left: 0, suppressed: 0 });
  });

  test('who already reads gets the way to the settings, at most daily, and keeps what she had', async () => {
    const id = await aReader({ name: 'Anna' });
    await join({ address: ANNA, name: 'Någon annan', measuring: true }, origin, NOW);
    await join({ address: ANNA }, origin, later(60_000));
    expect((await letters()).map(({ purpose }) => purpose).sort()).toEqual(['confirm', 'preferences-link']);
    expect(await findSubscriber(id)).toMatchObject({ state: 'active', name: 'Anna', measuring: false });
  });

  test('a suppressed address gets nothing and leaves nothing', async () => {
    for (const reason of ['staff', 'never-again'] as const) {
      await suppress(ANNA, reason, undefined, NOW);
      await expect(join({ address: ANNA }, origin, NOW)).resolves.toBeUndefined();
      expect([await letters(), await findByKey(KEY)]).toEqual([[], null]);
    }
  });

  test.each(['complaint', 'bounce'] as const)(
    'a %s is taken back by the reader’s own confirmed sign-up, and by nothing less',
    async (reason) => {
      const id = await aReader();
      await suppress(ANNA, reason, undefined, later(120_000));
      const old = await confirmToken();
      expect((await confirm(old, later(180_000))).kind).toBe('expired');
      await join({ address: ANNA }, origin, later(2 * DAY_MS));
      expect([await isSuppressed(ANNA), (await findSubscriber(id))?.state]).toEqual([true, 'suppressed']);
      expect(await confirm(await confirmToken(), later(2 * DAY_MS + 60_000))).toEqual({
        kind: 'confirmed',
        subscriberId: id,
      });
      expect([await isSuppressed(ANNA), (await findSubscriber(id))?.state]).toEqual([false, 'active']);
    },
  );

  test('who never confirms the way back stays suppressed, and what was asked is forgotten', async () => {
    const id = await aReader();
    await suppress(ANNA, 'complaint', undefined, later(120_000));
    await join({ address: ANNA, name: 'Någon' }, origin, later(2 * DAY_MS));
    expect(await purgeUnconfirmed(later(10 * DAY_MS))).toBe(1);
    expect(await purgeUnconfirmed(later(10 * DAY_MS))).toBe(0);
    expect((await findByKey(KEY))?.asking).toBeNull();
    expect((await findSubscriber(id))?.state).toBe('suppressed');
  });

  test('a stranger cannot tick the box for measuring, nor bring back somebody who left', async () => {
    await join({ address: ANNA }, origin, NOW);
    await join({ address: ANNA, measuring: true }, origin, later(60_000));
    const { subscriberId: id = '' } = await confirm(await confirmToken(), later(120_000));
    expect(await findSubscriber(id)).toMatchObject({ state: 'active', measuring: false });

    await leave(id, { source: 'page' }, later(DAY_MS));
    await join({ address: ANNA }, origin, later(2 * DAY_MS));
    expect(await findSubscriber(id)).toMatchObject({ state: 'pending' });
    expect(await countAudience()).toBe(0);
    expect((await confirm(await confirmToken(), later(2 * DAY_MS))).kind).toBe('confirmed');
    expect(await findSubscriber(id)).toMatchObject({ state: 'active', leftAt: null });
  });

  test('an old confirmation link does not bring back somebody who left', async () => {
    const id = await aReader();
    await leave(id, { source: 'one-click' }, later(60_000));
    expect((await confirm(await confirmToken(), later(120_000))).kind).toBe('expired');
    expect((await findSubscriber(id))?.state).toBe('left');
  });

  test('wrong input is refused with its field, and a form without words asks for nothing', async () => {
    await expect(join({ address: 'anna' }, origin, NOW)).rejects.toMatchObject({ code: 'invalid', field: 'address' });
    await expect(join({ address: ANNA, name: '19900101-1234' }, origin, NOW)).rejects.toMatchObject({ field: 'name' });
    await expect(join({ address: ANNA }, { ...origin, wordings: [] }, NOW)).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      join({ address: ANNA, measuring: true }, { ...origin, wordings: [newsletter] }, NOW),
    ).rejects.toThrow();
    expect(await letters()).toEqual([]);
  });

  test('the purge deletes who never confirmed, and keeps the proof of who once did', async () => {
    await join({ address: 'bo@kommun.example' }, origin, NOW);
    const id = await aReader();
    await leave(id, { source: 'page' }, later(DAY_MS));
    await join({ address: ANNA }, origin, later(2 * DAY_MS));
    expect(await purgeUnconfirmed(later(6 * DAY_MS))).toBe(0);
    expect(await purgeUnconfirmed(later(10 * DAY_MS))).toBe(2);
    expect(await findByKey('bo@kommun.example')).toBeNull();
    expect(await findSubscriber(id)).toMatchObject({ state: 'left', confirmedAt: NOW });
  });
});

describe('documented consent', () => {
  test('staff may add a reader with a basis, once, but never one who left or is suppressed', async () => {
    const id = await addConfirmed(
      { address: ANNA, organisation: { kind: 'region', code: '14' } },
      'Avtal 2026-12',
      HOUSE,
    );
    expect(await addConfirmed({ address: ANNA }, 'Avtal 2026-12', HOUSE)).toBe(id);
    expect(await findSubscriber(id)).toMatchObject({ state: 'active', organisation: { kind: 'region', code: '14' } });
    expect(await consentsOf(id)).toMatchObject([{ method: 'documented', basis: 'Avtal 2026-12', actor: HOUSE.id }]);
    await leave(id, { source: 'page' });
    await expect(addConfirmed({ address: ANNA }, 'x', HOUSE)).rejects.toMatchObject({ code: 'conflict' });
    await suppress('bo@kommun.example', 'bounce');
    await expect(addConfirmed({ address: 'bo@kommun.example' }, 'x', HOUSE)).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(addConfirmed({ address: 'cia@kommun.example' }, ' ', HOUSE)).rejects.toMatchObject({ field: 'basis' });
  });
});

describe('leaving', () => {
  test('the first telling is true, and only that; both consents are taken back in the ledger', async () => {
    const id = await aReader({ measuring: true });
    const told = await Promise.all(Array.from({ length: 6 }, () => leave(id, { source: 'one-click' }, later(DAY_MS))));
    expect(told.filter(Boolean)).toHaveLength(1);
    expect(await findSubscriber(id)).toMatchObject({ state: 'left', leftAt: later(DAY_MS), measuring: false });
    const taken = (await consentsOf(id)).filter((line) => !line.given).map(({ purpose, method }) => [purpose, method]);
    expect(taken).toContainEqual(['newsletter', 'one-click']);
    expect(taken).toContainEqual(['measuring', 'one-click']);
    expect(await leave(newId(), { source: 'page' })).toBe(false);
    expect(await leave('hej', { source: 'page' })).toBe(false);
  });

  test('it works while the queue is away', async () => {
    const id = await aReader({ measuring: true });
    await world.redis.stop();
    try {
      expect(await leave(id, { source: 'page' }, later(DAY_MS))).toBe(true);
    } finally {
      await world.redis.start();
    }
  });
});

describe('preferences', () => {
  test('the link opens them, and a change keeps everything else', async () => {
    const id = await aReader({ name: 'Anna', topics: ['projekt'] });
    const opened = await readPreferences(preferencesToken(id, NOW), NOW);
    expect(opened).toMatchObject({ ok: true, subscriber: { id, name: 'Anna' } });
    expect(await readPreferences(preferencesToken(id, NOW), later(60 * DAY_MS))).toEqual({ ok: false, why: 'expired' });
    expect(await readPreferences('hej', NOW)).toEqual({ ok: false, why: 'bad' });
    await changePreferences(id, { organisation: { kind: 'kommun', code: '1480' } });
    expect(await findSubscriber(id)).toMatchObject({
      name: 'Anna',
      topics: ['projekt'],
      organisation: { code: '1480' },
    });
  });

  test('measuring is on only with the words that were shown, and off without any', async () => {
    const id = await aReader();
    await expect(changePreferences(id, { measuring: true }, [], NOW)).rejects.toMatchObject({ code: 'invalid' });
    expect(await changePreferences(id, { measuring: true }, [measuring], NOW)).toMatchObject({ measuring: true });
    expect(await changePreferences(id, { measuring: false }, [], later(60_000))).toMatchObject({ measuring: false });
    const ledger = (await consentsOf(id)).filter(({ purpose }) => purpose === 'measuring');
    expect(ledger.map(({ given }) => given)).toEqual([true, false]);
  });

  test('who has left changes nothing', async () => {
    const id = await aReader();
    await leave(id, { source: 'page' });
    await expect(changePreferences(id, { topics: [] })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('who leaves in the same moment is not measured, and the ledger ends with a no', async () => {
    const id = await aReader();
    const seen = (await findSubscriber(id)) as Subscriber;
    await leave(id, { source: 'page' });
    expect(await writeFacts(seen, { measuring: true })).toBeNull();
    for (let n = 0; n < 10; n += 1) {
      const both = await addConfirmed({ address: `samtidigt${n}@kommun.example` }, 'test', HOUSE);
      await Promise.allSettled([
        changePreferences(both, { measuring: true }, [measuring]),
        leave(both, { source: 'page' }),
      ]);
      expect(await findSubscriber(both)).toMatchObject({ state: 'left', measuring: false });
      const lines = (await consentsOf(both)).filter(({ purpose }) => purpose === 'measuring');
      expect(lines.at(-1)?.given ?? false).toBe(false);
    }
  });

  test('who saves twice in the same moment has one answer, and the ledger says the same as the row', async () => {
    const id = await aReader();
    const save = () => changePreferences(id, { measuring: true }, [measuring], NOW);
    const saved = await Promise.allSettled([save(), save()]);
    expect(saved.map(({ status }) => status)).toContain('fulfilled');
    for (const one of saved) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' });
    expect(await findSubscriber(id)).toMatchObject({ state: 'active', measuring: true });
    expect((await consentsOf(id)).findLast(({ purpose }) => purpose === 'measuring')?.given).toBe(true);
  });

  test('the link is sent to readers only, once a day, and the answer tells nobody which', async () => {
    await aReader();
    await sendPreferencesLink(ANNA, NOW);
    await sendPreferencesLink(ANNA, later(60_000));
    await sendPreferencesLink('okand@kommun.example', NOW);
    expect((await letters()).map(({ purpose, to }) => [purpose, to])).toEqual([
      ['confirm', ANNA],
      ['preferences-link', ANNA],
    ]);
  });
});

describe('suppression', () => {
  test('a bounce can be taken back by staff, and the reader reads again', async () => {
    const id = await aReader();
    await suppress(ANNA.toLowerCase(), 'bounce');
    expect([await isSuppressed(ANNA), (await findSubscriber(id))?.state]).toEqual([true, 'suppressed']);
    expect(await suppressedAmong([ANNA, 'bo@kommun.example'])).toEqual(new Set([ANNA]));
    await unsuppress(ANNA, HOUSE);
    expect([await isSuppressed(ANNA), (await findSubscriber(id))?.state]).toEqual([false, 'active']);
    await expect(unsuppress(ANNA, HOUSE)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a complaint outweighs a bounce and is not staff’s to take back', async () => {
    await suppress(ANNA, 'bounce');
    await suppress(ANNA, 'complaint');
    await suppress(ANNA, 'bounce');
    await expect(unsuppress(ANNA, HOUSE)).rejects.toMatchObject({ code: 'conflict' });
    expect(await isSuppressed(ANNA)).toBe(true);
  });

  test('who says no while suppressed is not brought back by the release', async () => {
    const id = await aReader();
    await suppress(ANNA, 'bounce');
    expect(await leave(id, { source: 'page' })).toBe(true);
    expect(await leave(id, { source: 'page' })).toBe(false);
    await unsuppress(ANNA, HOUSE);
    expect((await findSubscriber(id))?.state).toBe('left');
  });
});

describe('the audience and the list', () => {
  async function many(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1)
      ids.push(
        await addConfirmed(
          { address: `läsare${n}@kommun${n % 3}.example`, organisation: { kind: n % 2 ? 'region' : 'kommun' } },
          'test',
          HOUSE,
        ),
      );
    return ids;
  }

  async function pagesOf(query: SubscriberQuery): Promise<Subscriber[]> {
    const { items, next } = await listSubscribers(query);
    return next === null ? items : [...items, ...(await pagesOf({ ...query, after: next }))];
  }
  const domainFirst = (key: string) => `${key.split('@')[1]} ${key}`;

  test('pages hold every active reader once, and nobody else', async () => {
    const ids = await many(23);
    await leave(ids[3] as string, { source: 'page' });
    await suppress('läsare5@kommun2.example', 'bounce');
    await join({ address: 'vantar@kommun.example' }, origin);
    const seen: string[] = [];
    for await (const page of audiencePages(5)) seen.push(...page.map((reader) => reader.id));
    expect(new Set(seen)).toEqual(new Set(ids.filter((_, n) => n !== 3 && n !== 5)));
    expect([seen.length, await countAudience()]).toEqual([21, 21]);
    expect(await countSubscribers()).toEqual({ pending: 1, active: 21, left: 1, suppressed: 1 });
  });

  test('the list is paged, filtered and searched by the beginning of the address', async () => {
    const ids = await many(23);
    const seen = (await pagesOf({ limit: 10 })).map(({ id }) => id);
    expect(seen).toHaveLength(23);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect((await listSubscribers({ search: 'LÄSARE2' })).items).toHaveLength(4); // 2, 20, 21, 22
    expect((await listSubscribers({ search: 'läsare2@kommun2.ex' })).items).toHaveLength(1);
    expect((await listSubscribers({ search: '.*' })).items).toHaveLength(0);
    expect((await listSubscribers({ organisation: 'region' })).items).toHaveLength(11);
    expect((await listSubscribers({ state: 'left' })).items).toHaveLength(0);
    expect((await listSubscribers({ state: 'x' })).items).toHaveLength(0);
  });

  test('those of an organisation are listed by domain, whole over many pages', async () => {
    await many(23);
    for (const limit of [1, 3, 4, 50]) {
      const found = await pagesOf({ organisation: 'region', limit });
      const keys = found.map(({ key }) => key);
      expect(keys).toEqual(keys.toSorted((one, other) => (domainFirst(one) < domainFirst(other) ? -1 : 1)));
      expect([new Set(keys).size, keys.length]).toEqual([11, 11]);
    }
    expect(await pagesOf({ organisation: 'region', search: 'läsare1', limit: 2 })).toHaveLength(6); // 1, 11, 13 ... 19
  });

  test('a list whose last reader is erased before the next page is asked says so, and does not begin anew', async () => {
    await many(5);
    const { items, next } = await listSubscribers({ limit: 2 });
    await forget(items.at(-1)?.id ?? '');
    await expect(listSubscribers({ limit: 2, after: next as string })).rejects.toMatchObject({
      ...{ code: 'invalid', field: 'after', message: expect.stringContaining('från början') },
    });
    expect((await listSubscribers({ limit: 2, after: 'hej' })).items[0]?.id).toBe(items[0]?.id);
  });

  test('growth counts Swedish days', async () => {
    // 23:30 in UTC is already the next day in Sweden.
    const id = await aReader({}, new Date('2026-11-07T23:30:00Z'));
    await leave(id, { source: 'page' }, new Date('2026-11-09T08:00:00Z'));
    expect(await growth(3, NOW)).toEqual([
      { day: '2026-11-07', joined: 0, left: 0 },
      { day: '2026-11-08', joined: 1, left: 0 },
      { day: '2026-11-09', joined: 0, left: 1 },
    ]);
  });

  test('growth counts Swedish days of very many readers too, also where the clock is changed', async () => {
    const days = { '2026-10-24': 600, '2026-10-25': 500, '2026-10-26': 1 };
    // The last moment of each day and the first of the next: summer time ends in the night to the 25th.
    const ends = [
      ['2026-10-24', '2026-10-24T21:59:59.999Z'],
      ['2026-10-25', '2026-10-25T22:59:59.999Z'],
      ['2026-10-26', '2026-10-25T23:00:00Z'],
    ] as const;
    const rows = ends.flatMap(([day, at]) =>
      Array.from({ length: days[day] }, (_, n) => ({
        ...{
          address: `${day}-${n}@a.example`,
          key: `${day}-${n}@a.example`,
          state: 'active',
          confirmedAt: new Date(at),
        },
      })),
    );
    await mongoose.model('Subscriber').collection.insertMany(rows);
    const seen = await growth(3, new Date('2026-10-26T12:00:00Z'));
    expect(Object.fromEntries(seen.map(({ day, joined }) => [day, joined]))).toEqual(days);
    expect(await countSubscribers()).toMatchObject({ active: 1_101, left: 0 });
  });
});

describe('one person', () => {
  test('is told everything, and forgotten without a trace of address or name', async () => {
    const id = await aReader({ name: 'Anna Berg' });
    expect(await tellAbout(id)).toMatchObject({
      subscriber: { address: ANNA, name: 'Anna Berg' },
      consents: [{ purpose: 'newsletter' }],
      suppression: null,
    });
    await forget(id, { neverAgain: true });
    await forget(id);
    const dump: unknown[] = [];
    for (const model of Object.values(mongoose.models)) dump.push(...(await model.find({}).lean()));
    expect(JSON.stringify(dump)).not.toMatch(/anna|berg/i);
    expect(await isSuppressed(ANNA)).toBe(true);
    expect(await tellAbout(id)).toBeNull();
  });
});
