import type { Article } from '../../articles/article.ts';
import type { Issue, Item, Section } from '../../issues/issue.ts';
import type { Rendered } from '../render.ts';
import type { Spot } from './finding.ts';

/** What the house has set that a letter depends on. */
export interface House {
  accent: string; // #rrggbb
  baseUrl: string; // PUBLIC_URL
  /** Everything on loopback: http and unsigned letters are fine. */
  local: boolean;
  /** The port of this machine that a house of trials may fetch from (FETCH_LOOPBACK_PORT). */
  trialPort: number | null;
  /** There is a DKIM key, so that our own signature stands on the letter. */
  signed: boolean;
}

/** An article as this issue prints it. */
export interface Entry {
  item: Item;
  section: Section;
  article: Article;
  title: string;
  lead: string;
  spot: Spot;
}

/** A text that readers will see, and where it stands. */
export interface Text extends Spot {
  text: string;
  /** When the article it stands in was published, for dates without a year. */
  writtenAt?: Date;
  where: 'subject' | 'preheader' | 'intro' | 'heading' | 'title' | 'lead' | 'body' | 'subheading' | 'link';
}

/** Everything the rules look at. */
export interface Case {
  issue: Issue;
  items: Item[];
  entries: Entry[];
  texts: Text[];
  /** The Swedish letter with most in it; null when it could not be rendered. */
  rendered: Rendered | null;
  house: House | null;
  now: Date;
  /** When readers get it, as far as we know. */
  sentAt: Date;
}

export function caseOf(
  issue: Issue,
  articles: ReadonlyMap<string, Article>,
  rendered: Rendered | null,
  house: House | null,
  now: Date,
): Case {
  const placed = issue.sections.flatMap((section) => section.items.map((item) => ({ section, item })));
  const entries = placed.flatMap(({ section, item }) => {
    const article = articles.get(item.articleId);
    return article ? [entryOf(section, item, article)] : [];
  });
  const at = issue.schedule ? new Date(issue.schedule.at) : now;
  const sentAt = at > now ? at : now;
  const items = placed.map(({ item }) => item);
  return { issue, items, entries, texts: textsOf(issue, entries), rendered, house, now, sentAt };
}

function entryOf(section: Section, item: Item, article: Article): Entry {
  const title = (item.title ?? article.title).trim();
  const spot = { place: title || 'Artikel utan rubrik', anchor: `item-${item.id}`, itemId: item.id };
  return { item, section, article, title, lead: (item.lead ?? article.lead ?? '').trim(), spot };
}

function textsOf(issue: Issue, entries: Entry[]): Text[] {
  const text = (where: Text['where'], spot: Spot, words: string): Text => ({
    ...spot,
    where,
    text: words,
    seen: words,
  });
  const intro = { place: 'Inledningen', anchor: 'intro' };
  return [
    text('subject', { place: 'Ämnesrad', anchor: 'subject' }, issue.subject),
    text('preheader', { place: 'Förhandstext', anchor: 'preheader' }, issue.preheader),
    text('intro', intro, issue.intro.text),
    text('intro', intro, issue.intro.name),
    ...issue.sections.map((section) => text('heading', sectionSpot(section), section.heading)),
    ...entries.flatMap((entry) =>
      [
        text('title', entry.spot, entry.title),
        text('lead', entry.spot, entry.lead),
        ...bodyOf(entry).map(([where, words]) =>
          text(
            where,
            { ...entry.spot, place: `${entry.title}, brödtext`, anchor: `article-${entry.article.id}` },
            words,
          ),
        ),
      ].map((one) => ({ ...one, ...writtenAt(entry) })),
    ),
  ].filter((one) => one.text.trim() !== '');
}

function writtenAt({ article: { publishedAt } }: Entry): Pick<Text, 'writtenAt'> {
  const at = new Date(publishedAt ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? {} : { writtenAt: at };
}

export function sectionSpot(section: Section): Spot {
  return { place: section.heading.trim() || 'Avdelning utan rubrik', anchor: `section-${section.id}` };
}

/** Every text of an article's own page beside title and lead. */
function bodyOf({ article }: Entry): ['body' | 'subheading' | 'link', string][] {
  const body = (words: string): ['body', string] => ['body', words];
  const blocks = article.blocks.flatMap((block): ReturnType<typeof bodyOf> => {
    if (block.type === 'list') return block.items.map(body);
    if (block.type === 'heading') return [['subheading', block.text]];
    return block.type === 'link' ? [['link', block.text]] : [body(block.text)];
  });
  return [...blocks, body(article.event?.place ?? ''), body(article.byline ?? '')];
}
