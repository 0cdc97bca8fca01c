import type { Article, Form, Kind, Picture } from '../articles/article.ts';
import { withoutMark } from '../articles/article.ts';
import { itemsOf } from '../issues/assemble.ts';
import type { Meant } from '../issues/fits.ts';
import type { Issue, Item, Layout } from '../issues/issue.ts';
import type { Size } from './fitted.ts';
import { type Look, onlyLook } from './look.ts';
import { personIn, pulledQuote } from './quote.ts';

/*
 * What an issue says, before anybody has decided how it looks: the same for all languages, levels, HTML and text. Pure.
 */

/** The shape of a picture that we do not know the measures of; those of the house have it. */
const USUAL: Size = { width: 1200, height: 675 };

/** One article as this issue shows it. */
export interface Story {
  articleId: string;
  meant: Meant;
  kind: Kind | null;
  form: Form | null;
  layout: Layout;
  title: string;
  lead: string | null;
  /** The person an interview is with, or who wrote a column; null when the article does not say so plainly. */
  person: string | null;
  quote: { text: string; name: string | null } | null;
  image: ({ url: string; alt: string } & Size) | null;
  event: { startsAt: Date; endsAt: Date | null; place: string | null; signUpUrl: string | null } | null;
}

export interface Content {
  number: number;
  month: string; // '2026-11'
  subject: string;
  preheader: string;
  intro: { paragraphs: string[]; name: string };
  hero: Story | null;
  sections: { heading: string; stories: Story[] }[];
  missing: string[]; // ids of articles that are gone
  look: Look | null; // null: the plain look of the house
}

/** The issue's content. The first item with hero layout leads; articles that are gone are left out and named in `missing`. */
export function contentOf(issue: Issue, articles: ReadonlyMap<string, Article>, look: Look | null = null): Content {
  const items = itemsOf(issue.sections);
  const first = items.find((item) => item.layout === 'hero' && articles.has(item.articleId));
  const tell = (item: Item) => story(item, articles.get(item.articleId));
  return {
    number: issue.number,
    month: issue.month,
    subject: oneLine(issue.subject),
    preheader: oneLine(issue.preheader),
    intro: { paragraphs: paragraphs(issue.intro.text), name: oneLine(issue.intro.name) },
    hero: (first && tell(first)) ?? null,
    sections: issue.sections
      .map(({ heading, items: all }) => ({
        heading: oneLine(heading),
        stories: all.filter((item) => item !== first).flatMap((item) => tell(item) ?? []),
      }))
      .filter((section) => section.stories.length > 0),
    missing: items.filter((item) => !articles.has(item.articleId)).map((item) => item.articleId),
    look: look && onlyLook(look),
  };
}

/** All stories in reading order. */
export function storiesOf(content: Content): Story[] {
  return [...(content.hero ? [content.hero] : []), ...content.sections.flatMap((section) => section.stories)];
}

function story(item: Item, article: Article | undefined): Story | null {
  if (!article) return null;
  const quote = article.form === 'intervju' && item.layout !== 'compact' ? pulledQuote(article) : null;
  return {
    articleId: article.id,
    meant: { audiences: item.audiences ?? [], topics: item.topics ?? [] },
    kind: article.kind,
    form: article.form,
    layout: item.layout,
    title: oneLine(item.title ?? article.title),
    lead: oneLine(item.lead ?? article.lead ?? '') || null,
    person: personIn(article),
    quote: quote && { text: oneLine(withoutMark(quote.text)), name: quote.name },
    image: article.image && pictureOf(article.image),
    event: article.event && { ...article.event, place: oneLine(article.event.place ?? '') || null },
  };
}

function pictureOf({ url, alt, decorative, width, height }: Picture): Story['image'] {
  const size = width && height ? { width, height } : USUAL;
  return { url: oneLine(url), alt: decorative ? '' : oneLine(alt ?? ''), ...size };
}

function paragraphs(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map(oneLine)
    .filter(Boolean);
}

/** Control characters (R28: also U+0080 to U+009F) never reach a letter, and neither do line breaks inside a text. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029\s]+/gu, (run) => (/[\s\u2028\u2029]/u.test(run) ? ' ' : ''))
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}
