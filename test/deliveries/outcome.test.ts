import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { afterOutcome, afterUncertain } from '../../src/deliveries/outcome.ts';
import { type Choice, variantFor } from '../../src/editions/variant.ts';
import { nextTry, waitMs } from '../../src/platform/mail/retry.ts';
import type { OrganisationKind } from '../../src/subscribers/subscriber.ts';

const NOW = new Date('2026-11-05T08:00:00Z');
const ROW = { attempts: 1, date: NOW };
const SETTINGS = { firstSeconds: 300, usefulHours: 72, uncertain: 'hold' as const };
const reply = (code: number | null, enhanced: string | null = null, text = '') => ({ code, enhanced, text });

describe('what an outcome makes of a row', () => {
  test.each([
    ['accepted', 250, null, { state: 'sent', sentAt: NOW }],
    ['deferred', 450, '4.2.0', { state: 'deferred' }],
    ['lost-before-data', null, null, { state: 'deferred' }],
    ['refused', 550, '5.1.1', { state: 'failed', reason: 'bad-address' }],
    ['refused', 552, '5.2.2', { state: 'failed', reason: 'full' }],
    ['refused', 550, '5.7.26', { state: 'failed', reason: 'reputation' }],
    ['refused', 530, '5.7.0', { state: 'waiting' }],
    ['uncertain', null, null, { state: 'uncertain' }],
    ['undeliverable-eai', null, null, { state: 'failed', reason: 'undeliverable-eai' }],
  ] as const)('%s %s %s', (kind, code, enhanced, wanted) => {
    expect(afterOutcome({ kind, reply: reply(code, enhanced) }, ROW, SETTINGS, NOW)).toMatchObject(wanted);
  });

  test('a configuration error stops the sending with the words of the relay', () => {
    const after = afterOutcome({ kind: 'refused', reply: reply(530, '5.7.0', 'sign in first') }, ROW, SETTINGS, NOW);
    expect(after.stop).toContain('530 5.7.0 sign in first');
  });

  test('UNCERTAIN chooses', () => {
    const choose = (uncertain: 'hold' | 'resend' | 'count-as-sent') =>
      afterUncertain(null, ROW, { ...SETTINGS, uncertain }, NOW).state;
    expect([choose('hold'), choose('resend'), choose('count-as-sent')]).toEqual(['uncertain', 'deferred', 'sent']);
  });
});

describe('the next try', () => {
  test('waits longer each time, with jitter, to 48 times the first wait', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
        const wait = waitMs(attempts, 300, random) / 300_000;
        const plain = Math.min(2 ** (attempts - 1), 48);
        expect(wait).toBeGreaterThanOrEqual(plain * 0.799);
        expect(wait).toBeLessThanOrEqual(plain * 1.201);
      }),
    );
  });

  test('never comes before the server has asked us back', () => {
    const after = afterOutcome(
      { kind: 'deferred', reply: reply(450, '4.2.0', 'Greylisted, try again in 2 hours') },
      ROW,
      SETTINGS,
      NOW,
    );
    expect(after.dueAt?.getTime()).toBe(NOW.getTime() + 7_200_000);
  });

  test('never comes later than the issue is useful', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 80 }), (attempts, hours) => {
        const now = new Date(NOW.getTime() + hours * 3_600_000);
        const at = nextTry(attempts, NOW, SETTINGS, now);
        if (at) expect(at.getTime()).toBeLessThanOrEqual(NOW.getTime() + 72 * 3_600_000);
        if (hours > 72) expect(at).toBeNull();
      }),
    );
  });
});

describe('the variant of a reader', () => {
  const ALL = ['sv', 'en'].flatMap((language) =>
    ['none', 'aggregate', 'individual'].map((level) => `${language}.${level}`),
  );
  const reader = (language: 'sv' | 'en', measuring: boolean, kind: OrganisationKind | null = null) => {
    return { language, measuring, organisation: { kind, code: null }, topics: [] };
  };
  const of = (keys: string[], given: Partial<Choice> = {}): Choice => {
    return { variants: new Set(keys), stories: [], selections: [[]], ...given };
  };

  test('is her language, and individual measuring only with her consent', () => {
    expect(variantFor(reader('en', true), 'individual', of(ALL))).toBe('en.individual');
    expect(variantFor(reader('sv', false), 'individual', of(ALL))).toBe('sv.aggregate');
    expect(variantFor(reader('sv', true), 'aggregate', of(ALL))).toBe('sv.aggregate');
    expect(variantFor(reader('sv', true), 'none', of(ALL))).toBe('sv.none');
  });

  test('measures less, never more, when the edition lacks a level', () => {
    expect(variantFor(reader('sv', true), 'individual', of(['sv.none']))).toBe('sv.none');
    expect(variantFor(reader('en', false), 'individual', of(['sv.aggregate', 'sv.none']))).toBe('sv.aggregate');
    expect(variantFor(reader('sv', false), 'none', of(['sv.aggregate', 'sv.individual']))).toBe('sv.aggregate');
    expect(() => variantFor(reader('sv', false), 'none', of(['sv.individual']))).toThrow('no variant');
  });

  test('holds the stories that fit her; the whole issue when nobody was like her, and none when nothing fits', () => {
    const stories = [
      { audiences: ['kommun' as const], topics: [] },
      { audiences: ['kommun' as const, 'region' as const], topics: [] },
    ];
    const edition = of([...ALL, 'sv.none.1', 'sv.aggregate.1'], { stories, selections: [[0, 1], [1]] });
    expect(variantFor(reader('sv', false, 'kommun'), 'aggregate', edition)).toBe('sv.aggregate');
    expect(variantFor(reader('sv', false, 'region'), 'aggregate', edition)).toBe('sv.aggregate.1');
    expect(variantFor(reader('sv', true, 'region'), 'individual', edition)).toBe('sv.aggregate.1');
    expect(variantFor(reader('en', false, 'region'), 'aggregate', edition)).toBe('en.aggregate');
    expect(variantFor(reader('sv', false), 'aggregate', edition)).toBe('sv.aggregate');
    expect(variantFor(reader('sv', false, 'privat'), 'aggregate', edition)).toBeNull();
  });
});
