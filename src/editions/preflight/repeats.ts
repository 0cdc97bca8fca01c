import { addressKey } from '../../articles/address.ts';
import { isSameByTitle } from '../../articles/duplicate.ts';
import { foldForSearch } from '../../articles/search.ts';
import { parseUrl } from '../../parseUrl.ts';
import type { Case, Entry } from './case.ts';
import { error, type Finding, warning } from './finding.ts';

/** The same thing once: in this issue, and over the issues. */
export function aboutRepeats({ entries, issue }: Case): Finding[] {
  return [
    ...entries.flatMap((entry, at) => repeated(entry, entries.slice(0, at))),
    ...entries.flatMap((entry) => usedBefore(entry, issue.number)),
  ];
}

function repeated(entry: Entry, before: Entry[]): Finding[] {
  const { article, title, spot } = entry;
  const one = before.find((other) => isSame(other, entry));
  if (one)
    return [
      error(
        'article-repeated',
        { ...spot, seen: one.article.id },
        `Samma artikel finns två gånger i numret: "${one.title}".`,
        'Ta bort den ena.',
      ),
    ];
  const alike = before.find((other) => foldForSearch(other.title) === foldForSearch(title));
  if (alike)
    return [
      warning(
        'title-repeated',
        spot,
        'Två artiklar har samma rubrik.',
        'Skriv om den ena, så att länkarna går att skilja åt.',
      ),
    ];
  const near = before.find((other) => isSameByTitle(comparable(other), comparable(entry)) || hasSameText(other, entry));
  return near
    ? [
        warning(
          'article-repeated',
          { ...spot, seen: near.article.id },
          `Artikeln liknar "${near.title}".`,
          'Ta bort den ena om de är samma sak.',
        ),
      ]
    : article.event && before.some((other) => isSameEvent(other, entry))
      ? [
          warning(
            'article-repeated',
            spot,
            'Två evenemang har samma tid och samma anmälan.',
            'Ta bort det ena om de är samma sak.',
          ),
        ]
      : [];
}

function isSame({ article: one }: Entry, { article: other }: Entry): boolean {
  if (one.id === other.id) return true;
  if (one.canonicalUrl && pageOf(one.canonicalUrl) === pageOf(other.canonicalUrl)) return true;
  return one.title === other.title && one.lead === other.lead && textOf(one) !== '' && textOf(one) === textOf(other);
}

function pageOf(url: string | null): string | null {
  return url && parseUrl(url) ? addressKey(url) : url;
}

const LONG = 400; // characters: that many are not the same by chance

/** Other titles, but the same words under them. */
function hasSameText(one: Entry, other: Entry): boolean {
  const text = textOf(one.article);
  return text.length >= LONG && text === textOf(other.article);
}

function textOf({ blocks }: Entry['article']): string {
  return blocks.map((block) => (block.type === 'list' ? block.items.join(' ') : block.text)).join(' ');
}

function isSameEvent({ article: one }: Entry, { article: other }: Entry): boolean {
  const link = one.event?.signUpUrl;
  return (
    Boolean(link) && link === other.event?.signUpUrl && Number(one.event?.startsAt) === Number(other.event?.startsAt)
  );
}

function comparable({ title, article: { publishedAt, event } }: Entry) {
  return { title: foldForSearch(title), publishedAt, event };
}

function usedBefore({ article, spot }: Entry, number: number): Finding[] {
  const others = article.usedIn.filter((one) => one !== number);
  if (!others.length) return [];
  const said = `Artikeln användes i nr ${others.join(', ')}.`;
  return [warning('used-before', { ...spot, seen: article.id }, said, 'Ta bort den, om läsarna inte ska få den igen.')];
}
