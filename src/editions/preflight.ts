import type { Article } from '../articles/article.ts';
import type { Issue, Item } from '../issues/issue.ts';
import type { Segment } from './edition.ts';
import type { Rendered } from './render.ts';

/*
 * The check before sending: what an editor must mend (errors stop the issue) and what is worth a second look.
 * Pure; each finding names the place and the remedy.
 */

export interface Finding {
  level: 'error' | 'warning';
  place: string; // in words, for the desk
  sentence: string;
  itemId?: string; // the item it is about
}

const SUBJECT = { most: 150, comfortable: 70 };
const PREHEADER = { least: 40, most: 110 };
const ALT_MOST = 150;
/** Gmail cuts a letter at about 102 kB (R37); a token takes about 55 characters for each slot. */
const BYTES = { warn: 90_000, most: 100_000 };
const TOKEN_BYTES = 60;

const EMPTY_WORDS = /^(?:läs mer|läs vidare|klicka här|mer|här|mer information|read more|click here)[.!…»>\s]*$/iu;
const LEFT_OVERS = /\{\{|\}\}|\{%|%\}|\[\[|\]\]|\blorem ipsum\b|\[(?:rubrik|text|namn|länk)\]/iu;

/** What is wrong with an issue, errors first. `rendered` is its Swedish variant with most in it, when it could be rendered. */
export function findings(
  issue: Issue,
  articles: ReadonlyMap<string, Article>,
  rendered: Rendered | null,
  now = new Date(),
): Finding[] {
  const items = issue.sections.flatMap((section) => section.items);
  const all = [
    ...aboutSubject(issue),
    ...aboutPreheader(issue),
    ...(items.length ? [] : [error('Innehåll', 'Numret är tomt. Lägg till minst en artikel.')]),
    ...leftOvers('Inledningen', issue.intro.text),
    ...items.flatMap((item) => aboutItem(item, articles.get(item.articleId), now)),
    ...sameTitles(items, articles),
    ...(rendered ? aboutSize(rendered) : []),
  ];
  return all.toSorted((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));
}

function aboutSubject({ subject }: Issue): Finding[] {
  const place = 'Ämnesrad';
  const text = subject.trim();
  if (!text) return [error(place, 'Ämnesraden saknas. Skriv vad numret handlar om.')];
  if (text.length > SUBJECT.most)
    return [error(place, `Ämnesraden har ${text.length} tecken. Korta den till högst ${SUBJECT.most}.`)];
  const long = text.length > SUBJECT.comfortable;
  return [
    ...(long ? [warning(place, `Ämnesraden har ${text.length} tecken och klipps i många inkorgar.`)] : []),
    ...leftOvers(place, text),
  ];
}

function aboutPreheader({ subject, preheader }: Issue): Finding[] {
  const place = 'Förhandstext';
  const text = preheader.trim();
  if (!text) return [error(place, 'Förhandstexten saknas. Skriv en mening som syns efter ämnesraden i inkorgen.')];
  if (text.toLocaleLowerCase('sv') === subject.trim().toLocaleLowerCase('sv'))
    return [error(place, 'Förhandstexten säger samma sak som ämnesraden. Skriv något mer.')];
  const { least, most } = PREHEADER;
  const fits = text.length >= least && text.length <= most;
  return [
    ...(fits
      ? []
      : [warning(place, `Förhandstexten har ${text.length} tecken. Mellan ${least} och ${most} blir bäst.`)]),
    ...leftOvers(place, text),
  ];
}

function aboutItem(item: Item, article: Article | undefined, now: Date): Finding[] {
  if (!article)
    return [{ ...error('Innehåll', 'En artikel i numret finns inte längre. Ta bort den ur numret.'), itemId: item.id }];
  const title = item.title ?? article.title;
  const lead = item.lead ?? article.lead;
  return [
    ...(EMPTY_WORDS.test(title)
      ? [error(title, 'Rubriken är länken och säger inte vart den leder. Skriv om den.')]
      : []),
    ...(lead || item.layout === 'compact' || article.event
      ? []
      : [warning(title, 'Ingressen saknas. Skriv en i numret, eller gör artikeln kompakt.')]),
    ...leftOvers(title, `${title} ${lead ?? ''}`),
    ...aboutEvent(title, article, now),
    ...aboutImage(title, item, article),
  ].map((finding) => ({ ...finding, itemId: item.id }));
}

function aboutEvent(title: string, { kind, event }: Article, now: Date): Finding[] {
  if (!event) return kind === 'event' ? [warning(title, 'Evenemanget har ingen tid. Fyll i när det börjar.')] : [];
  const ends = event.endsAt ?? event.startsAt;
  if (ends < now) return [error(title, 'Evenemanget har redan varit. Ta bort det ur numret.')];
  if (event.signUpUrl && !event.signUpUrl.startsWith('https://'))
    return [warning(title, 'Anmälningslänken börjar inte med https och skrivs inte ut.')];
  return [];
}

function aboutImage(title: string, item: Item, { image }: Article): Finding[] {
  if (!image || item.layout === 'compact') return [];
  if (image.decorative) return [];
  const alt = image.alt?.trim() ?? '';
  if (!alt) return [error(title, 'Bilden saknar beslut om alt-text. Skriv en, eller markera bilden som dekorativ.')];
  if (/\.(?:jpe?g|png|gif|webp|svg)$/iu.test(alt)) return [error(title, 'Alt-texten är ett filnamn. Beskriv bilden.')];
  if (alt.length > ALT_MOST)
    return [error(title, `Alt-texten har ${alt.length} tecken. Korta den till högst ${ALT_MOST}.`)];
  if (!image.url.startsWith('/') && !image.url.startsWith('https://'))
    return [error(title, 'Bildens adress börjar inte med https.')];
  return [];
}

/** The same words must not lead to two places (R115). */
function sameTitles(items: Item[], articles: ReadonlyMap<string, Article>): Finding[] {
  const seen = new Map<string, string>();
  return items.flatMap((item) => {
    const title = (item.title ?? articles.get(item.articleId)?.title ?? '').trim();
    const other = seen.get(title);
    seen.set(title, item.articleId);
    if (!title || other === undefined || other === item.articleId) return [];
    return [{ ...warning(title, 'Två artiklar har samma rubrik. Skriv om den ena.'), itemId: item.id }];
  });
}

function aboutSize(rendered: Rendered): Finding[] {
  const bytes = sizeOf(rendered.html);
  const kilobytes = Math.ceil(bytes / 1000);
  if (bytes > BYTES.most)
    return [error('Brevet', `Brevet är ${kilobytes} kB och klipps av. Ta bort artiklar eller gör fler kompakta.`)];
  if (bytes > BYTES.warn) return [warning('Brevet', `Brevet är ${kilobytes} kB. Vid 100 kB klipps det av.`)];
  return [];
}

/** Bytes of a letter once its slots are filled in. */
export function sizeOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : TOKEN_BYTES), 0);
}

function leftOvers(place: string, text: string): Finding[] {
  const found = LEFT_OVERS.exec(text)?.[0];
  return found ? [error(place, `Texten innehåller "${found}", som ser ut som en rest av en mall.`)] : [];
}

function error(place: string, sentence: string): Finding {
  return { level: 'error', place, sentence };
}

function warning(place: string, sentence: string): Finding {
  return { level: 'warning', place, sentence };
}
