import type { RequestHandler, Response } from 'express';
import { findArticle } from '../../articles/article.store.ts';
import type { Article } from '../../articles/article.ts';
import { config } from '../../config.ts';
import { param } from '../../http/parse.ts';
import { isStaff } from '../../http/session.ts';
import { wholeDays } from '../../issues/wholeDay.ts';
import { toLocalTime } from '../../issues/zone.ts';
import { Refusal } from '../../refusal.ts';
import { articleUrl } from '../../urls.ts';
import { isPublished } from './issues.ts';

const LINE_OCTETS = 75; // RFC 5545 section 3.1
/** An event without an end is taken to last this long, so that it takes up room in the calendar. */
const USUAL_LENGTH_MS = 3_600_000;

/** /kalender/<id>.ics: an event for the reader's own calendar. Until it is out, only for the staff. */
export const showCalendar: RequestHandler = async (req, res) => {
  const id = /^([0-9a-f]{24})\.ics$/.exec(param(req, 'file'))?.[1];
  const article = id ? await findArticle(id) : null;
  if (!article?.event || !(isPublished(article) || (await isStaff(req))))
    throw new Refusal('not-found', 'Evenemanget finns inte.');
  if (!isPublished(article)) res.setHeader('Cache-Control', 'private, no-store');
  sendEvent(res, article, article.event.startsAt);
};

/** Sends an event as a file for a calendar. */
export function sendEvent(res: Response, article: Article, startsAt: Date): void {
  const day = toLocalTime(startsAt).slice(0, 10);
  res.setHeader('Content-Disposition', `attachment; filename="evenemang-${day}.ics"`);
  res.type('text/calendar; charset=utf-8').send(calendarOf(article));
}

/** One event as iCalendar (RFC 5545), CRLF lines of at most 75 octets, times in UTC, whole days as days. */
export function calendarOf(
  article: Pick<Article, 'id' | 'title' | 'lead' | 'event' | 'takenInAt' | 'version'>,
): string {
  const { event } = article;
  if (!event) return '';
  const { LIST_ID, NEWSLETTER_NAME } = config();
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:-//${escaped(NEWSLETTER_NAME)}//Aktuellt//SV`,
    'BEGIN:VEVENT',
    `UID:${article.id}@${LIST_ID}`,
    `SEQUENCE:${article.version}`,
    `DTSTAMP:${utc(article.takenInAt)}`,
    ...timesOf(event),
    `SUMMARY:${escaped(article.title)}`,
    ...(article.lead ? [`DESCRIPTION:${escaped(article.lead)}`] : []),
    ...(event.place ? [`LOCATION:${escaped(event.place)}`] : []),
    `URL:${event.signUpUrl ?? articleUrl(article.id)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

/** DTEND is later than DTSTART (section 3.8.2.2), whatever was typed. */
function timesOf(event: { startsAt: Date; endsAt: Date | null }): string[] {
  const days = wholeDays(event);
  const date = (day: string) => day.replaceAll('-', '');
  if (days) return [`DTSTART;VALUE=DATE:${date(days.first)}`, `DTEND;VALUE=DATE:${date(days.after)}`];
  const { startsAt, endsAt } = event;
  const end = endsAt && endsAt > startsAt ? endsAt : new Date(startsAt.getTime() + USUAL_LENGTH_MS);
  return [`DTSTART:${utc(startsAt)}`, `DTEND:${utc(end)}`];
}

function utc(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** RFC 5545 section 3.3.11: TEXT has no control characters but the tab. */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    .replace(/[^\P{Cc}\t]/gu, '');
}

/** Breaks a line between characters: a letter of two octets stays whole. */
function fold(line: string): string {
  let out = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      out += '\r\n ';
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
