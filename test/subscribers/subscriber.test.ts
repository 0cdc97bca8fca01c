import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Happening, mayReceive, next, STATES, type Standing } from '../../src/subscribers/subscriber.ts';

const long = new Date('2026-01-01T00:00:00Z');
const table: [state: Standing, Record<Happening, ReturnType<typeof next>>][] = [
  [null, { join: 'pending', confirm: null, leave: null, suppress: null, release: null, lapse: null }],
  [
    { state: 'pending', confirmedAt: null, leftAt: null },
    { join: 'pending', confirm: 'active', leave: 'left', suppress: 'suppressed', release: null, lapse: 'gone' },
  ],
  [
    { state: 'pending', confirmedAt: long, leftAt: long },
    { join: 'pending', confirm: 'active', leave: 'left', suppress: 'suppressed', release: null, lapse: 'left' },
  ],
  [
    { state: 'active', confirmedAt: long, leftAt: null },
    { join: 'active', confirm: 'active', leave: 'left', suppress: 'suppressed', release: null, lapse: null },
  ],
  [
    { state: 'left', confirmedAt: long, leftAt: long },
    { join: 'pending', confirm: null, leave: 'left', suppress: 'suppressed', release: null, lapse: null },
  ],
  [
    { state: 'suppressed', confirmedAt: long, leftAt: null },
    {
      ...{ join: 'suppressed', confirm: 'active', leave: 'suppressed', suppress: 'suppressed' },
      ...{ release: 'active', lapse: 'suppressed' },
    },
  ],
  [
    { state: 'suppressed', confirmedAt: long, leftAt: long },
    {
      ...{ join: 'suppressed', confirm: 'active', leave: 'suppressed', suppress: 'suppressed' },
      ...{ release: 'left', lapse: 'suppressed' },
    },
  ],
];

describe('the states of a subscriber', () => {
  test.each(table)('%j', (standing, expected) => {
    for (const [happening, state] of Object.entries(expected)) {
      expect([happening, next(standing, happening as Happening)]).toEqual([happening, state]);
    }
  });

  test('whatever happens, in any order: nobody becomes active without having confirmed', () => {
    const happening = fc.constantFrom<Happening>('join', 'confirm', 'leave', 'suppress', 'release', 'lapse');
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (story) => {
        let standing = null as Standing;
        for (const what of story) {
          const before = standing as Standing;
          const state = next(before, what);
          if (state === null) continue;
          if (state === 'gone') standing = null;
          else {
            standing = {
              state,
              confirmedAt: what === 'confirm' ? long : (before?.confirmedAt ?? null),
              leftAt: what === 'leave' ? long : what === 'confirm' ? null : (before?.leftAt ?? null),
            };
          }
          if (standing?.state === 'active') expect([standing.confirmedAt, standing.leftAt]).toEqual([long, null]);
        }
      }),
    );
  });

  test('only an active reader whose address is not suppressed receives', () => {
    expect(STATES.map((state) => mayReceive({ state }, false))).toEqual(['pending', 'yes', 'left', 'suppressed']);
    expect(STATES.map((state) => mayReceive({ state }, true))).toEqual(Array(4).fill('suppressed'));
    expect(mayReceive(null, false)).toBe('left');
  });
});
