import type { Link } from '../editions/edition.ts';
import type { Tally } from '../events/event.ts';

/** Sums of counters. Pure. Images and clicks are shown for people and machines apart, and never as proof of reading (R80). */

export interface Counted {
  people: number;
  machines: number;
}

/** null: fewer readers than may be told of got the article. */
export type LinkFigures = Link & { [K in keyof Counted]: number | null };

/** "Hjälpte informationen på sidan dig?", article by article. */
export interface ArticleFigures {
  articleId: string;
  title: string;
  yes: number;
  no: number;
  words: number; // answers that say something in words
}

/** What people (not machines) fetched in an hour. */
export interface HourFigures {
  hour: Date;
  images: number;
  clicks: number;
}

const HOUR_MS = 3_600_000;
/** An issue is watched closely for two weeks; a gap in a longer series is not filled. */
const MOST_HOURS = 14 * 24;

export function sumOf(tallies: Tally[], kind: Tally['kind']): Counted {
  return total(tallies.filter((tally) => tally.kind === kind));
}

/** The counters without the clicks on hidden links. */
export function shown(tallies: Tally[], hidden: ReadonlySet<number>): Tally[] {
  return tallies.filter(({ kind, link }) => kind !== 'click' || link === null || !hidden.has(link));
}

/** Every link of the edition in its order, also those that nobody followed; hidden ones without figures. */
export function linkFigures(links: Link[], tallies: Tally[], hidden: ReadonlySet<number> = new Set()): LinkFigures[] {
  return links.map((link) => ({
    ...link,
    ...(hidden.has(link.n)
      ? { people: null, machines: null }
      : total(tallies.filter((tally) => tally.kind === 'click' && tally.link === link.n))),
  }));
}

/** Every article in its order, also those that nobody answered about. */
export function articleFigures(
  articles: Pick<ArticleFigures, 'articleId' | 'title'>[],
  answers: Omit<ArticleFigures, 'title'>[],
): ArticleFigures[] {
  const byId = new Map(answers.map((one) => [one.articleId, one]));
  return articles.map((article) => ({ yes: 0, no: 0, words: 0, ...byId.get(article.articleId), ...article }));
}

/** People's fetches hour by hour from the first to the last, quiet hours included. */
export function hourFigures(tallies: Tally[]): HourFigures[] {
  const byHour = new Map<number, HourFigures>();
  for (const { hour, kind, people } of tallies) {
    const figures = byHour.get(hour.getTime()) ?? { hour, images: 0, clicks: 0 };
    figures[kind === 'image' ? 'images' : 'clicks'] += people;
    byHour.set(hour.getTime(), figures);
  }
  const times = [...byHour.keys()].sort((a, b) => a - b);
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  if (times.length === 0 || (last - first) / HOUR_MS > MOST_HOURS)
    return times.map((time) => byHour.get(time) as HourFigures);
  return Array.from({ length: (last - first) / HOUR_MS + 1 }, (_, at) => {
    const time = first + at * HOUR_MS;
    return byHour.get(time) ?? { hour: new Date(time), images: 0, clicks: 0 };
  });
}

/** A figure beside the same one of the issue before; the change is null when there is nothing to compare with. */
export interface Compared {
  value: number;
  before: number | null;
  change: number | null; // value less before
}

export function compare(value: number, before: number | undefined): Compared {
  return { value, before: before ?? null, change: before === undefined ? null : value - before };
}

function total(tallies: Tally[]): Counted {
  return tallies.reduce(
    (sum, { people, machines }) => ({ people: sum.people + people, machines: sum.machines + machines }),
    { people: 0, machines: 0 },
  );
}
