import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readConfig, useConfig } from '../../../src/config.ts';
import { spokenTime } from '../../../src/editions/happening.ts';
import { calendarOf } from '../../../src/web/public/calendar.ts';
import { timeSpan } from '../../../src/web/public/dates.ts';
import { lettersSv } from '../../../src/words/letters.sv.ts';
import { anArticle } from '../../support/make.ts';
import { TEST_SECRETS } from '../../support/settings.ts';

useConfig(readConfig(TEST_SECRETS));

const startsAt = new Date('2026-12-10T12:00:00Z');
const unfold = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');

describe('an event for the calendar (RFC 5545)', () => {
  test('holds time, place and a way in', () => {
    const event = {
      startsAt,
      endsAt: new Date('2026-12-10T14:30:00Z'),
      place: 'Sal A; hus 2, Växjö',
      signUpUrl: 'https://inera.example/a',
    };
    const lines = unfold(calendarOf(anArticle({ title: 'Journalen, för alla', lead: 'Rad ett.\nRad två.', event })));
    expect(lines).toEqual(
      expect.arrayContaining([
        'DTSTART:20261210T120000Z',
        'DTEND:20261210T143000Z',
        'SUMMARY:Journalen\\, för alla',
        'DESCRIPTION:Rad ett.\\nRad två.',
        'LOCATION:Sal A\\; hus 2\\, Växjö',
        'URL:https://inera.example/a',
      ]),
    );
    expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR', '']);
  });

  const timesOf = (starts: string, ends: string | null) => {
    const event = {
      ...{ startsAt: new Date(starts), endsAt: ends ? new Date(ends) : null },
      ...{ place: null, signUpUrl: null },
    };
    return unfold(calendarOf(anArticle({ event }))).filter((line) => /^DT(START|END)/.test(line));
  };

  test('times are right in winter, in summer, and when the clock is moved', () => {
    expect(timesOf('2026-06-10T13:00+02:00', '2026-06-10T15:00+02:00')).toEqual([
      'DTSTART:20260610T110000Z',
      'DTEND:20260610T130000Z',
    ]);
    expect(timesOf('2026-10-25T00:30+02:00', '2026-10-25T03:30+01:00')).toEqual([
      'DTSTART:20261024T223000Z',
      'DTEND:20261025T023000Z',
    ]);
  });

  test.each([
    ['without an end', '2026-12-10T00:00+01:00', null, '20261211'],
    ['until 23:59', '2026-06-10T00:00+02:00', '2026-06-10T23:59+02:00', '20260611'],
    ['until midnight', '2026-12-10T00:00+01:00', '2026-12-11T00:00+01:00', '20261211'],
    ['two days, while the clock is moved', '2026-03-28T00:00+01:00', '2026-03-29T23:59+02:00', '20260330'],
  ])('whole days are days: %s', (_, starts, ends, after) => {
    const first = starts.slice(0, 10).replaceAll('-', '');
    expect(timesOf(starts, ends)).toEqual([`DTSTART;VALUE=DATE:${first}`, `DTEND;VALUE=DATE:${after}`]);
    expect(timeSpan(new Date(starts), ends ? new Date(ends) : null, 'sv')).not.toMatch(/kl|\d:\d/);
    const event = { startsAt: new Date(starts), endsAt: ends ? new Date(ends) : null };
    expect(spokenTime(event, lettersSv).when).not.toMatch(/kl|\d\.\d/);
  });

  test('an end before the start is not told', () => {
    expect(timesOf('2026-12-10T12:00Z', '2026-12-10T11:00Z')).toEqual([
      'DTSTART:20261210T120000Z',
      'DTEND:20261210T130000Z',
    ]);
  });

  test('the same event keeps its name, and a change is a later one', () => {
    const event = { startsAt, endsAt: null, place: 'Sal\u0007 A', signUpUrl: null };
    const one = anArticle({ event, version: 1 });
    const [before, after] = [one, { ...one, title: 'Ny rubrik', version: 2 }].map((it) => unfold(calendarOf(it)));
    const of = (lines: string[] | undefined, name: string) => lines?.find((line) => line.startsWith(`${name}:`));
    expect(of(before, 'UID')).toBe(of(after, 'UID'));
    expect([of(before, 'SEQUENCE'), of(after, 'SEQUENCE')]).toEqual(['SEQUENCE:1', 'SEQUENCE:2']);
    expect(of(before, 'DTSTAMP')).toMatch(/^DTSTAMP:\d{8}T\d{6}Z$/);
    expect(of(before, 'LOCATION')).toBe('LOCATION:Sal A');
  });

  test('whatever it is called, lines are short and nothing new begins', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        const event = { startsAt, endsAt: null, place: null, signUpUrl: null };
        const text = calendarOf(anArticle({ title, lead: null, event }));
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(unfold(text).filter((line) => line.startsWith('BEGIN:'))).toHaveLength(2);
        expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
