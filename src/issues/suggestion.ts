import { waiting } from '../articles/alike.ts';
import type { Article } from '../articles/article.ts';
import { newItemId } from './assemble.ts';
import type { Draft, Item, Layout, Section } from './issue.ts';

/*
 * The suggestion: a month's issue made by rules that explain themselves. Pure; suggest.ts reads the articles.
 */

/** More than this many in a section become compact. */
const STANDARD_IN_A_SECTION = 3;
/** Older than this when taken in: worth a word, but no reason to leave it out. */
const OLD_DAYS = 60;
const DAY_MS = 86_400_000;
const PREHEADER_LENGTH = 100;
const SENTENCE_END = /(?<=[.!?])\s(?=[\p{Lu}–-])/gu;
const ABBREVIATED = /(?<![\p{L}\p{N}.])(?:\p{L}{1,2}\.){2,}$/u; // bl.a. t.ex. d.v.s.

export interface Reason {
  articleId: string;
  title: string;
  why: string;
  warnings: string[];
}

export interface Suggestion extends Pick<Draft, 'sections' | 'subject' | 'preheader'> {
  chosen: Reason[];
  leftOut: Reason[];
}

/** The newsletter's order of sections; the first that fits takes the article. */
const ORDER: { heading: string; fits: (article: Article) => boolean }[] = [
  { heading: 'Kommande evenemang', fits: (article) => article.kind === 'event' || article.event !== null },
  { heading: 'Intervju', fits: (article) => article.form === 'intervju' },
  { heading: 'Nyheter', fits: (article) => article.kind === 'nyhet' },
  { heading: 'Tjänster', fits: (article) => article.kind === 'tjanst' },
  { heading: 'Projekt', fits: (article) => article.kind === 'projekt' },
  { heading: 'Krönika', fits: (article) => article.kind === 'kronika' },
  { heading: 'Aktuellt', fits: () => true },
];
const PRINTED = ['Nyheter', 'Aktuellt', 'Intervju', 'Tjänster', 'Projekt', 'Krönika', 'Kommande evenemang'];

/**
 * Suggests an issue from articles. `since` is when the last issue was decided (null: there is none yet).
 * A missing or old publication date is a warning, never a reason to leave an article out. `wanted` is the article that
 * somebody chose to lead.
 */
export function suggestFrom(articles: Article[], since: Date | null, now: Date, wanted?: string): Suggestion {
  const own = articles.map((article) => ({ article, no: whyNot(article, since, now) }));
  const passing = own.filter(({ no }) => no === null).map(({ article }) => article);
  const alike = waiting(passing, articles, wanted);
  const reasons = own.map(({ article, no }) => ({ article, no: no ?? whyWaits(alike.get(article.id)) }));
  const fit = reasons.filter(({ no }) => no === null).map(({ article }) => article);
  const hero = fit.find(({ id }) => id === wanted) ?? chooseHero(fit);
  const sections = [...heroSection(hero), ...sectionsOf(fit.filter((article) => article !== hero))];
  return {
    sections,
    ...(hero ? textsFrom(hero) : { subject: '', preheader: '' }),
    chosen: fit.map((article) => ({
      ...about(article),
      why:
        article === hero
          ? article.id === wanted
            ? 'Toppartikel: du valde den.'
            : whyHero(article)
          : 'Inlagd sedan förra numret och inte använd.',
      warnings: warningsOf(article, now),
    })),
    leftOut: reasons.flatMap(({ article, no }) => (no ? [{ ...about(article), why: no, warnings: [] }] : [])),
  };
}

/** Subject and preheader of an issue that this article leads. `title` and `lead` are its own, or the for it. */
export function textsFrom(article: Article, title = article.title, lead = article.lead) {
  return { subject: title, preheader: firstSentences(lead ?? firstParagraph(article)) };
}

function whyNot(article: Article, since: Date | null, now: Date): string | null {
  if (article.usedIn.length) return `Användes i nr ${article.usedIn.join(', ')}.`;
  const ends = article.event?.endsAt ?? article.event?.startsAt;
  if (ends && ends < now) return 'Evenemanget har redan varit.';
  if (since && article.takenInAt <= since && !article.event) return 'Inlagd före förra numret.';
  return null;
}

function whyWaits(other: Article | undefined): string | null {
  return other ? `Liknar ”${other.title}”. Avgör bland artiklarna om de är samma.` : null;
}

function warningsOf(article: Article, now: Date): string[] {
  if (article.publishedAt === null) return ['Publiceringsdatum saknas.'];
  const age = Math.floor((now.getTime() - Date.parse(article.publishedAt)) / DAY_MS);
  return age > OLD_DAYS ? [`Publicerad ${article.publishedAt}, för ${age} dagar sedan.`] : [];
}

/** An interview leads, then what has a picture and a lead, then the newest. Events are listed, they do not lead. */
function chooseHero(articles: Article[]): Article | undefined {
  const points = (article: Article) =>
    (article.lead ? 4 : 0) +
    (article.form === 'intervju' ? 3 : 0) +
    (article.image ? 2 : 0) +
    (['nyhet', 'aktuellt'].includes(article.kind ?? '') ? 1 : 0);
  return articles
    .filter((article) => !article.event && article.kind !== 'event')
    .toSorted(
      (a, b) => points(b) - points(a) || b.takenInAt.getTime() - a.takenInAt.getTime() || (a.id < b.id ? -1 : 1),
    )[0];
}

function whyHero(article: Article): string {
  const traits = [
    article.form === 'intervju' ? 'en intervju' : null,
    article.lead ? 'har ingress' : null,
    article.image ? 'har bild' : null,
  ];
  const said = traits.filter((one) => one !== null).join(', ');
  return `Toppartikel: ${said || 'den senast inlagda'}.`;
}

function heroSection(hero: Article | undefined): Section[] {
  return hero ? [{ id: newItemId(), heading: '', items: [item(hero, 'hero')] }] : [];
}

function sectionsOf(articles: Article[]): Section[] {
  const headingOf = (article: Article) => ORDER.find(({ fits }) => fits(article))?.heading;
  return PRINTED.map((heading) => ({
    id: newItemId(),
    heading,
    items: inOrder(articles.filter((article) => headingOf(article) === heading)).map((article, place) =>
      item(article, place < STANDARD_IN_A_SECTION ? 'standard' : 'compact'),
    ),
  })).filter((section) => section.items.length > 0);
}

/** Coming events by date, everything else the newest first. */
function inOrder(articles: Article[]): Article[] {
  const day = (article: Article) =>
    article.event?.startsAt.getTime() ?? -Date.parse(article.publishedAt ?? article.takenInAt.toISOString());
  return articles.toSorted((a, b) => day(a) - day(b) || (a.id < b.id ? -1 : 1));
}

function item(article: Article, layout: Layout): Item {
  return { id: newItemId(), articleId: article.id, layout, title: null, lead: null };
}

function about(article: Article): { articleId: string; title: string } {
  return { articleId: article.id, title: article.title };
}

/** An article without a lead begins with what it says first. */
function firstParagraph(article: Article | undefined): string {
  const first = article?.blocks.find((block) => block.type === 'paragraph');
  return first?.type === 'paragraph' && first.text !== article?.title ? first.text : '';
}

/** Whole sentences up to the length of a preheader; a long first sentence is cut at a word. */
function firstSentences(text: string): string {
  const whole = text.replace(/\s+/gu, ' ').trim();
  const end = [...endsOf(whole), whole.length].findLast((at) => at <= PREHEADER_LENGTH);
  if (end !== undefined) return whole.slice(0, end);
  return `${whole.slice(0, PREHEADER_LENGTH - 1).replace(/\s+\S*$/u, '')} …`;
}

/** Where sentences end and others follow; the full stops of "kl. 9.00", "1177.se" and "bl.a." end none. */
function endsOf(text: string): number[] {
  const ends = [...text.matchAll(SENTENCE_END)].map(({ index }) => index);
  return ends.filter((at) => !ABBREVIATED.test(text.slice(0, at)));
}
