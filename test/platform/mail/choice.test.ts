import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { asideMs, blamesRelay, type Candidate, choose, isUp, triesAnother } from '../../../src/platform/mail/choice.ts';
import type { Outcome } from '../../../src/platform/mail/pool.ts';
import { parseReply } from '../../../src/platform/mail/replies.ts';

const NOW = 1_000_000;

function candidate(given: Partial<Candidate> = {}): Candidate {
  return {
    ...{ weight: 1, connections: 4, busy: 0, readyAt: 0, failures: 0, asideUntil: 0, credit: 0 },
    ...given,
  };
}

const candidates = fc.array(
  fc.record({
    weight: fc.integer({ min: 1, max: 100 }),
    connections: fc.integer({ min: 1, max: 4 }),
    busy: fc.nat(4),
    readyAt: fc.constantFrom(0, NOW, NOW + 5),
    failures: fc.nat(3),
    asideUntil: fc.constantFrom(0, NOW, NOW + 1_000, NOW + 2_000),
    credit: fc.constant(0),
  }),
  { minLength: 1, maxLength: 5 },
);

describe('the choice of a relay', () => {
  test('is one that is free, was not tried, and is up while any is', () => {
    fc.assert(
      fc.property(candidates, fc.array(fc.nat(4)), (relays, places) => {
        const tried = new Set(relays.filter((_, at) => places.includes(at)));
        const up = relays.filter((one) => !tried.has(one) && isUp(one, NOW));
        const one = choose(relays, tried, NOW);
        if (one === null) expect([up.length, tried.size > 0]).toEqual([0, true]);
        else if (one === 'wait')
          expect(up.filter((other) => other.busy < other.connections && other.readyAt <= NOW)).toEqual([]);
        else {
          expect(tried.has(one)).toBe(false);
          expect(one.busy).toBeLessThan(one.connections);
          expect(one.readyAt).toBeLessThanOrEqual(NOW);
          if (up.length) expect(up).toContain(one);
          else expect(one.asideUntil).toBe(Math.min(...relays.map((other) => other.asideUntil)));
        }
      }),
    );
  });

  test('gives each its share: after one round of all weights exactly, and never off by more than one turn of each', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), (weights) => {
        const relays = weights.map((weight) => candidate({ weight }));
        const all = weights.reduce((sum, weight) => sum + weight, 0);
        const turns = new Map<Candidate, number>();
        for (let n = 1; n <= 3 * all; n++) {
          const one = choose(relays, new Set(), NOW) as Candidate;
          turns.set(one, (turns.get(one) ?? 0) + 1);
          for (const relay of relays)
            expect(Math.abs((turns.get(relay) ?? 0) - (n * relay.weight) / all)).toBeLessThan(relays.length);
        }
        expect(relays.map((relay) => turns.get(relay))).toEqual(weights.map((weight) => 3 * weight));
      }),
    );
  });

  test('tries a relay that comes back with one letter, and the others go by the rest', () => {
    const back = candidate({ failures: 2, asideUntil: NOW - 1, weight: 100 });
    const well = candidate();
    expect(choose([back, well], new Set(), NOW)).toBe(back);
    back.busy = 1;
    expect(choose([back, well], new Set(), NOW)).toBe(well);
  });
});

describe('a relay in trouble', () => {
  test('is put aside for longer each time, from a second to a minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, random) => {
          const wait = asideMs(failures, random);
          expect(wait).toBeGreaterThanOrEqual(800);
          expect(wait).toBeLessThanOrEqual(60_000);
          expect(asideMs(failures + 1, random)).toBeGreaterThanOrEqual(wait);
        },
      ),
    );
  });

  const said = (kind: Outcome['kind'], reply: string) => ({ kind, reply: parseReply(reply) }) as Outcome;
  test.each([
    [said('accepted', '250 2.0.0 taken'), false, false],
    [said('deferred', '450 4.2.0 greylisted'), false, false],
    [said('deferred', '421 4.7.0 too fast'), false, false],
    [said('deferred', '452 4.3.1 no disk'), true, true],
    [said('refused', '550 5.1.1 no such user'), false, false],
    [said('refused', '530 5.7.0 authentication required'), true, true],
    [said('relay-down', '421 closing'), true, true],
    [said('lost-before-data', 'the connection broke'), false, true],
    [said('undeliverable-eai', 'no SMTPUTF8'), false, true],
    [said('uncertain', 'the connection broke'), false, false],
    [said('called-off', 'called off'), false, false],
  ])('%j: blames the relay %p, tries another %p', (outcome, blames, another) => {
    expect([blamesRelay(outcome), triesAnother(outcome)]).toEqual([blames, another]);
  });
});
