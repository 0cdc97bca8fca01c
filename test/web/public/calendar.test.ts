import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readConfig, useConfig } from '../../../src/config.ts';
import { calendarOf } from '../../../src/web/public/calendar.ts';
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
