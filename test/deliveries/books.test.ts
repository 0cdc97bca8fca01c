import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { addUp, booksOf } from '../../src/deliveries/books.ts';
import { noteBounce } from '../../src/deliveries/bounced.ts';
import { claimRows, giveBack, type Noted, noteOutcomes, skipRows } from '../../src/deliveries/claim.store.ts';
import { insertMissing, listDeliveries, skipWaiting } from '../../src/deliveries/delivery.store.ts';
import { balances, DELIVERY_STATES, type Delivery, type DeliveryState } from '../../src/deliveries/delivery.ts';
import { type Hand, livingHand } from '../../src/deliveries/hand.ts';
import { afterOutcome } from '../../src/deliveries/outcome.ts';
import { settleUncertain } from '../../src/deliveries/settle.ts';
import { sweepDeliveries } from '../../src/deliveries/sweep.ts';
import { insertIssue, noteIntended, take } from '../../src/issues/issue.store.ts';
import type { Outcome } from '../../src/platform/mail/relay.ts';
import { newId } from '../../src/platform/mongo.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { openWorld, type World } from '../support/world.ts';

jest.setTimeout(120_000);

const REPLY = { code: 250, enhanced: '2.0.0', text: 'ok' };
const SETTINGS = { firstSeconds: 1, usefulHours: 1, uncertain: 'hold' as const };
const READERS = 6;
/** What a row may become; what is final stays, but a letter that was sent may come back. */
const LAWFUL: Record<DeliveryState, DeliveryState[]> = {
  waiting: ['claimed', 'skipped'],
  deferred: ['claimed', 'skipped'],
  claimed: ['waiting', 'deferred', 'sent', 'failed', 'skipped', 'uncertain', 'bounced'],
  uncertain: ['waiting', 'deferred', 'sent', 'failed', 'bounced'],
  sent: ['bounced'],
  failed: [],
  skipped: [],
  bounced: [],
};

/** Where a letter stays, unless a person decides, that may be with a mail server. */
const MAY_BE_THERE: DeliveryState[] = ['claimed', 'uncertain'];

describe('the books', () => {
  test('add up whatever rows there are', () => {
    const rows = fc.array(
      fc.record({
        state: fc.constantFrom(...DELIVERY_STATES),
        reason: fc.constantFrom(null, 'left', 'suppressed'),
        count: fc.nat(1_000_000),
      }),
    );
    fc.assert(
      fc.property(rows, (given) => {
        const books = addUp(given, null);
        expect(balances(books)).toBe(true);
        expect(books.intended).toBe(given.reduce((sum, row) => sum + row.count, 0));
      }),
    );
    expect(balances(addUp([{ state: 'sent', reason: null, count: 2 }], 3))).toBe(false);
  });
});

describe('any sequence of what can happen', () => {
  let world: World;
  let clock = Date.now();
  const claims: { hand: Hand; claim: string; rows: Delivery[] }[] = [];
  /** Rows whose hand-over began: without an answer nobody may send them again. */
  const begun = new Map<string, string>();
  const now = () => new Date(clock);

  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  /** Each step is called with two whole numbers and does something that a worker, a person or the world may do. */
  type Step = (issueId: string, one: number, two: number) => Promise<unknown>;
  const held = (one: number, two: number) => {
    const some = claims[one % Math.max(1, claims.length)];
    const row = some?.rows[two % Math.max(1, some.rows.length)];
    return some && row ? { ...some, row } : undefined;
  };
  /** A row leaves its window once: to begin, to be given back, or to be skipped. */
  const gone = new Set<string>();
  const left = ({ claim, row }: { claim: string; row: Delivery }) => {
    const name = `${row.id} ${claim}`;
    return !gone.has(name) && gone.add(name);
  };
  const outcome =
    (kind: Exclude<Outcome['kind'], 'relay-down' | 'called-off'>, code: number): Step =>
    async (_issueId, one, two) => {
      const it = held(one, two);
      const said = { kind, reply: { ...REPLY, code } };
      const after = afterOutcome(said, { attempts: 1, date: now() }, SETTINGS, now());
      if (it) await told(it, after);
    };
  const told = async ({ hand, claim, row }: NonNullable<ReturnType<typeof held>>, after: Noted['after']) => {
    await noteOutcomes([{ id: row.id, claim, after }]);
    hand.ended(row.id, claim);
    if (begun.get(row.id) === claim) begun.delete(row.id);
  };
  const STEPS: Record<string, Step> = {
    claim: async (issueId, one) => {
      const hand = await livingHand(now());
      const claim = hand.newClaim();
      const rows = (await claimRows(issueId, claim, 1 + (one % 3), now())) ?? [];
      if (rows.length) claims.push({ hand, claim, rows });
    },
    hand: async (_issueId, one, two) => {
      const it = held(one, two);
      if (!it || !left(it)) return;
      const beginning = { id: it.row.id, claim: it.claim, relay: 'a:25' };
      if (await it.hand.begin([beginning], now())) begun.set(it.row.id, it.claim);
    },
    accepted: outcome('accepted', 250),
    deferred: outcome('deferred', 450),
    refused: outcome('refused', 550),
    uncertain: outcome('uncertain', 0),
    giveBack: async (_issueId, one, two) => {
      const it = held(one, two);
      if (it && left(it)) await giveBack([it.row.id], it.claim, now());
    },
    callOff: async (_issueId, one, two) => {
      const it = held(one, two);
      const after = { state: 'waiting' as const, reply: null, reason: null, dueAt: now() };
      if (it) await told(it, after);
    },
    skip: async (_issueId, one, two) => {
      const it = held(one, two);
      if (it && left(it)) await skipRows([it.row.id], it.claim, 'left');
    },
    time: async () => {
      clock += 3_000;
    },
    sweep: () => sweepDeliveries(now()),
    bounce: async (issueId, one, two) => {
      const it = held(one, two);
      if (it) await noteBounce({ issueId, subscriberId: it.row.subscriberId, reply: REPLY, why: 'hard' });
    },
    resend: (issueId) => settleUncertain('all', issueId, 'resend', HOUSE, now()),
    count: (issueId) => settleUncertain('all', issueId, 'count-as-sent', HOUSE, now()),
    forget: async (issueId, one, two) => {
      const it = held(one, two);
      if (it && it.row.issueId === issueId) await skipWaiting({ subscriberId: it.row.subscriberId }, 'left');
    },
  };

  test('keeps the books balanced and every row on a lawful way', async () => {
    // What a worker does and the death of one more often than the rest, and to the same few rows.
    const often = ['claim', 'claim', 'hand', 'hand', 'hand', 'time', 'sweep', 'sweep'];
    const name = fc.constantFrom(...Object.keys(STEPS), ...often);
    const step = fc.record({ name, one: fc.nat(3), two: fc.nat(2) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        await world.clear();
        claims.length = 0;
        begun.clear();
        gone.clear();
        const issueId = await aReleasing();
        let before = await states(issueId);
        for (const { name, one, two } of steps) {
          await STEPS[name]?.(issueId, one, two);
          const after = await states(issueId);
          for (const [id, state] of after) {
            const was = before.get(id) as DeliveryState;
            const lawful = state === was || LAWFUL[was].includes(state);
            expect({ name, was, state, lawful }).toMatchObject({ lawful: true });
            if (name === 'sweep' && begun.has(id)) expect(MAY_BE_THERE).toContain(state);
            if (!MAY_BE_THERE.includes(state)) begun.delete(id);
          }
          before = after;
          const books = await booksOf(issueId);
          expect(books.intended).toBe(READERS);
          expect(balances(books)).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  async function aReleasing(): Promise<string> {
    const { id } = await insertIssue({
      ...{ month: '2026-11', subject: '', preheader: '', intro: { text: '', name: '' }, sections: [] },
    });
    for (const step of ['submit', 'approve', 'schedule', 'release'] as const) await take(step, id);
    const rows = Array.from({ length: READERS }, (_, n) => ({
      subscriberId: newId(),
      address: `n${n}@kommun.example`,
    }));
    await insertMissing(rows.map((row) => ({ ...row, issueId: id, variant: 'sv.none', date: now() })));
    await noteIntended(id, READERS);
    return id;
  }

  async function states(issueId: string): Promise<Map<string, DeliveryState>> {
    const { items } = await listDeliveries(issueId, { limit: 100 });
    return new Map(items.map((row) => [row.id, row.state]));
  }
});
