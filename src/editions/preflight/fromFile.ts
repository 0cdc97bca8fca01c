import { z } from 'zod';
import { type Article, type Block, FORMS, KINDS } from '../../articles/article.ts';
import { ISSUE_STATES, type Issue, LAYOUTS } from '../../issues/issue.ts';
import { Refusal } from '../../refusal.ts';
import { ORGANISATION_KINDS } from '../../subscribers/subscriber.ts';
import type { House } from './case.ts';

/*
 * An issue in a file (docs/preflight.md): the API's own issue with its articles, beside it or inside its items. What is
 * missing is filled in, because a judgement of an unfinished issue is still worth having.
 */

const line = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
const orNull = z
  .string()
  .nullish()
  .transform((text) => text ?? null);
const time = z.union([z.string(), z.number()]).transform((value) => new Date(value));
const oneOf = <T extends string>(values: readonly T[]) =>
  z
    .string()
    .nullish()
    .transform((value) => values.find((one) => one === value) ?? null);

const block = z
  .looseObject({
    type: z.string().default('paragraph'),
    text: line,
    url: orNull,
    alt: orNull,
    items: z.array(line).default([]),
  })
  .transform(({ type, text, url, alt, items }): Block => {
    if (type === 'list') return { type, items };
    if (type === 'image') return { type, text, url, alt };
    if (type === 'link') return { type, text, url };
    const known = (['heading', 'quote', 'question', 'answer'] as const).find((one) => one === type);
    return { type: known ?? 'paragraph', text };
  });

const picture = z.looseObject({ url: line, alt: orNull, decorative: z.boolean().nullish().transform(Boolean) });
const happening = z.looseObject({
  startsAt: time,
  endsAt: time.nullish().transform((at) => at ?? null),
  place: orNull,
  signUpUrl: orNull,
});

const article = z.looseObject({
  id: z.string().optional(),
  kind: oneOf(KINDS),
  form: oneOf(FORMS),
  title: line,
  lead: orNull,
  byline: orNull,
  publishedAt: orNull,
  canonicalUrl: orNull,
  image: picture.nullish().transform((image) => image ?? null),
  blocks: z
    .array(block)
    .nullish()
    .transform((blocks) => blocks ?? []),
  topics: z
    .array(z.string())
    .nullish()
    .transform((topics) => topics ?? []),
  event: happening.nullish().transform((event) => event ?? null),
  usedIn: z
    .array(z.number())
    .nullish()
    .transform((numbers) => numbers ?? []),
});

const item = z.looseObject({
  id: z.string().optional(),
  articleId: z.string().optional(),
  layout: oneOf(LAYOUTS),
  title: orNull,
  lead: orNull,
  audiences: z.array(oneOf(ORGANISATION_KINDS)).nullish(),
  topics: z.array(z.string()).nullish(),
  article: article.nullish(),
});

const issue = z.looseObject({
  number: z.number().int().default(1),
  month: z.string().optional(),
  state: oneOf(ISSUE_STATES),
  subject: line,
  preheader: line,
  intro: z
    .union([z.string().transform((text) => ({ text, name: '' })), z.looseObject({ text: line, name: line })])
    .nullish()
    .transform((given) => given ?? { text: '', name: '' }),
  sections: z
    .array(z.looseObject({ id: z.string().optional(), heading: line, items: z.array(item).default([]) }))
    .default([]),
  schedule: z.looseObject({ at: time }).nullish(),
  releasedAt: time.nullish(),
  sentAt: time.nullish(),
  updatedAt: time.nullish(),
  waivers: z
    .array(z.looseObject({ key: z.string(), reason: line }))
    .nullish()
    .transform((all) => all ?? []),
  articles: z.union([z.array(article), z.record(z.string(), article)]).nullish(),
});

const file = z.looseObject({
  issue: issue.optional(),
  articles: issue.shape.articles,
  now: time.optional(),
  house: z
    .looseObject({ accent: z.string().optional(), local: z.boolean().optional(), signed: z.boolean().optional() })
    .optional(),
});

export interface IssueFile {
  issue: Issue;
  articles: Map<string, Article>;
  now: Date;
  house: Partial<House>;
}

type Given = z.infer<typeof issue>;
type GivenArticle = z.infer<typeof article>;

/** Reads the JSON of an issue. Throws Refusal('invalid') that names what cannot be understood. */
export function issueFromFile(json: unknown, now = new Date()): IssueFile {
  const wrapper = understood(file, json);
  const given = wrapper.issue ?? understood(issue, json);
  const articles = articlesOf(given, wrapper.articles);
  const made = issueOf(given);
  const { accent, signed } = wrapper.house ?? {};
  const local = wrapper.house?.local ?? (signed === false ? false : undefined);
  const house: Partial<House> = {
    ...(accent && /^#[0-9a-f]{6}$/i.test(accent) ? { accent } : {}),
    ...(local === undefined ? {} : { local }),
    ...(signed === undefined ? {} : { signed }),
  };
  return { issue: made, articles, now: wrapper.now ?? momentOf(made, given.updatedAt ?? null, now), house };
}

function understood<T extends z.ZodType>(shape: T, json: unknown): z.infer<T> {
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw new Refusal(
    'invalid',
    `Filen är inget nummer: ${first?.path.join('.') || 'roten'} (${first?.message}).`,
    'file',
  );
}

/** Where an article stands decides its id when it has none of its own. */
function articlesOf(given: Given, beside: Given['articles']): Map<string, Article> {
  const listed = [given.articles, beside].flatMap((all): [string | null, GivenArticle][] => {
    if (!all) return [];
    return Array.isArray(all) ? all.map((one) => [null, one]) : Object.entries(all);
  });
  const inside = given.sections.flatMap((section, at) =>
    section.items.flatMap((one, place): [string, GivenArticle][] =>
      one.article ? [[one.articleId ?? one.article.id ?? placeId(at, place), one.article]] : [],
    ),
  );
  return new Map(
    [...listed, ...inside].map(([key, one], at) => {
      const id = key ?? one.id ?? `article-${at + 1}`;
      return [id, articleOf(one, id)];
    }),
  );
}

function articleOf(given: GivenArticle, id: string): Article {
  const { kind, form, title, lead, byline, publishedAt, canonicalUrl, image, blocks, topics, event, usedIn } = given;
  const fields = { kind, form, title, lead, byline, publishedAt, canonicalUrl, image, blocks, topics, event, usedIn };
  return { ...fields, id, takenInAt: new Date(0), hash: id, dropped: [], version: 1 };
}

function issueOf(given: Given): Issue {
  const { number, subject, preheader, intro, releasedAt, sentAt, updatedAt, waivers } = given;
  const at = updatedAt ?? new Date(0);
  return {
    ...{ id: 'f'.repeat(24), number, subject, preheader, intro, month: monthOf(given) },
    state: given.state ?? 'draft',
    sections: given.sections.map((section, at) => ({
      id: section.id ?? `section-${at + 1}`,
      heading: section.heading,
      items: section.items.map((one, place) => ({
        id: one.id ?? placeId(at, place),
        articleId: one.articleId ?? one.article?.id ?? placeId(at, place),
        layout: one.layout ?? 'standard',
        title: one.title,
        lead: one.lead,
        audiences: (one.audiences ?? []).filter((kind) => kind !== null),
        topics: one.topics ?? [],
      })),
    })),
    ...{ review: null, approval: null, intended: null, pausedWhy: null },
    schedule: given.schedule ? { at: given.schedule.at, zone: 'Europe/Stockholm', by: '' } : null,
    releasedAt: releasedAt ?? null,
    sentAt: sentAt ?? null,
    waivers: waivers.map(({ key, reason }) => ({ key, reason, by: '', at })),
    ...{ version: 1, createdAt: at, updatedAt: at },
  };
}

function placeId(section: number, place: number): string {
  return `item-${section + 1}-${place + 1}`;
}

function monthOf({ month, schedule }: Given): string {
  if (month && /^\d{4}-\d{2}/.test(month)) return month.slice(0, 7);
  return (schedule?.at && !Number.isNaN(schedule.at.getTime()) ? schedule.at : new Date()).toISOString().slice(0, 7);
}

/**
 * The moment to judge by. An issue of this month, the last or the next is judged as of today; a file from another time
 * as of its own: when it went out, was last changed, or the first of its month.
 */
function momentOf(made: Issue, updatedAt: Date | null, now: Date): Date {
  const out = made.sentAt ?? made.releasedAt;
  if (out) return out;
  const first = new Date(`${made.month}-01T00:00:00Z`);
  const months = (at: Date) => at.getUTCFullYear() * 12 + at.getUTCMonth();
  const near = (at: Date) => Math.abs(months(at) - months(first)) <= 1;
  if (near(now)) return now;
  return updatedAt && near(updatedAt) ? updatedAt : first;
}
