import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Tally } from '../../src/events/event.ts';
import { compare, hourFigures, linkFigures, sumOf } from '../../src/reports/figures.ts';

const HOUR_MS = 3_600_000;
const start = Date.parse('2026-11-09T08:00:00Z');
const tally = (given: Partial<Tally> & { after?: number }): Tally => {
  const { after = 0, ...rest } = given;
  const hour = new Date(start + after * HOUR_MS);
  return { issueId: 'a'.repeat(24), kind: 'click', link: 1, hour, people: 0, machines: 0, ...rest };
};
const links = [1, 2, 3].map((n) => ({ n, url: `https://inera.example/${n}`, label: `Länk ${n}`, articleId: null }));

describe('the figures of a report', () => {
  test('people and machines are kept apart, images and clicks too', () => {
    const tallies = [
      tally({ kind: 'image', link: null, people: 5, machines: 2 }),
      tally({ people: 3, machines: 1 }),
      tally({ after: 2, link: 3, people: 1, machines: 7 }),
    ];
    expect(sumOf(tallies, 'image')).toEqual({ people: 5, machines: 2 });
    expect(sumOf(tallies, 'click')).toEqual({ people: 4, machines: 8 });
    expect(linkFigures(links, tallies).map(({ n, people, machines }) => [n, people, machines])).toEqual([
      [1, 3, 1],
      [2, 0, 0],
      [3, 1, 7],
    ]);
    expect(hourFigures(tallies)).toEqual([
      { hour: new Date(start), images: 5, clicks: 3 },
      { hour: new Date(start + HOUR_MS), images: 0, clicks: 0 },
      { hour: new Date(start + 2 * HOUR_MS), images: 0, clicks: 1 },
    ]);
  });

  test('nothing counted gives nothing, not a chart of 1970', () => {
    expect(hourFigures([])).toEqual([]);
    expect(sumOf([], 'click')).toEqual({ people: 0, machines: 0 });
  });

  test('the hours hold every click of a person, however the counters are spread', () => {
    const any = fc.record({
      after: fc.nat(2000),
      people: fc.nat(50),
      machines: fc.nat(50),
      kind: fc.constantFrom('image', 'click'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (given) => {
        const tallies = given.map((one) => tally(one as Partial<Tally>));
        const hours = hourFigures(tallies);
        expect(hours.reduce((sum, hour) => sum + hour.clicks, 0)).toBe(sumOf(tallies, 'click').people);
        expect(hours.reduce((sum, hour) => sum + hour.images, 0)).toBe(sumOf(tallies, 'image').people);
        const times = hours.map(({ hour }) => hour.getTime());
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      }),
    );
  });

  test('a change needs something to compare with', () => {
    expect(compare(7, 5)).toEqual({ value: 7, before: 5, change: 2 });
    expect(compare(7, undefined)).toEqual({ value: 7, before: null, change: null });
  });
});
