import type { Case, Text } from './case.ts';
import { datesIn, type SaidDate } from './dates.ts';
import { type Finding, warning } from './finding.ts';
import { sentencesOf } from './patterns.ts';

/* Days that do not add up: a weekday that is another, a day that no month has, a time that no clock shows. */

const WEEKDAYS = ['söndag', 'måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag'];
/** A weekday right before a date: "tisdagen den", "tisdag ", "Tisdag, ". */
const BEFORE = new RegExp(
  `(?<!\\p{L})(?:(${WEEKDAYS.join('|')})(?:en|ens)?|(mån|tis|ons|tors?|fre|lör|sön)\\.?),?\\s+(?:den\\s+)?$`,
  'iu',
);
const YEAR = /(?<!\d)(?:1[89]|20)\d{2}(?!\d)/;
const CLOCK = /(?<!\p{L})(?:kl\.?|klockan)\s*(\d{1,2})[.:](\d{2})(?!\d)/giu;

export function aboutWeekdays({ texts, sentAt }: Case): Finding[] {
  return texts.flatMap((text) =>
    sentencesOf(text.text).flatMap((sentence) => [
      ...datesIn(sentence, sentAt).flatMap((date) => aboutDate(date, sentence, text)),
      ...[...sentence.matchAll(CLOCK)].flatMap(([words, hour, minute]) =>
        Number(hour) > 24 || Number(minute) > 59
          ? [warning('time-impossible', { ...text, seen: sentence }, `"${words}" finns inte.`, 'Rätta klockslaget.')]
          : [],
      ),
    ]),
  );
}

function aboutDate(date: SaidDate, sentence: string, text: Text): Finding[] {
  const at = { ...text, seen: sentence };
  if (!date.first || !date.last)
    return [warning('date-impossible', at, `"${date.words}" finns inte i kalendern.`, 'Rätta datumet.')];
  if (date.last < date.first)
    return [warning('date-impossible', at, `"${date.words}" slutar innan det börjar.`, 'Rätta datumet.')];
  const said = weekdayBefore(sentence.slice(0, date.index));
  // Without a year of its own the date belongs to any year that the sentence speaks of.
  if (!said || (!date.hasYear && YEAR.test(sentence))) return [];
  const real = weekdaysOf(date);
  const then = date.hasYear || !text.writtenAt ? [] : datesIn(sentence, text.writtenAt).flatMap(weekdaysOf);
  if (real.includes(said) || then.includes(said)) return [];
  const year = date.hasYear ? '' : ` ${date.first.getUTCFullYear()}`;
  const told = `Texten säger ${said}, men ${date.words}${year} är en ${real[0]}.`;
  return [warning('weekday-wrong', at, told, 'Rätta veckodagen eller datumet.')];
}

function weekdayBefore(text: string): string | undefined {
  const [, whole, short] = BEFORE.exec(text) ?? [];
  const start = (whole ?? short)?.toLocaleLowerCase('sv').slice(0, 3);
  return start && WEEKDAYS.find((day) => day.startsWith(start));
}

function weekdaysOf({ first, last }: SaidDate): string[] {
  return [first, last].flatMap((day) => (day ? [WEEKDAYS[day.getUTCDay()] ?? ''] : []));
}
