import { z } from 'zod';
import { FORMS, KINDS } from '../articles/article.ts';
import { DELIVERY_STATES } from '../deliveries/delivery.ts';
import { ISSUE_STATES, LAYOUTS } from '../issues/issue.ts';
import { ORGANISATION_KINDS, STATES, TOPICS } from '../subscribers/subscriber.ts';

/*
 * The shapes that travel over the API. Answers are read through them too: what is not in a shape does not leave the
 * house, and what the rooms add later does not slip out.
 */

const time = z.date().meta({ type: 'string', format: 'date-time', example: '2026-11-24T08:00:00.000Z' });
export const id = z
  .string()
  .regex(/^[0-9a-f]{24}$/, 'must be 24 hexadecimal characters')
  .meta({ example: '6561f0c2a4b5c6d7e8f90123' });
const count = z.number().int();
const https = z.url({ protocol: /^https$/ }).max(2_000);
const language = z.enum(['sv', 'en']);

export const subscriber = z
  .object({
    id,
    address: z.string(),
    state: z.enum(STATES),
    language,
    name: z.string().nullable(),
    organisation: z.object({ kind: z.enum(ORGANISATION_KINDS).nullable(), code: z.string().nullable() }),
    topics: z.array(z.enum(TOPICS)).meta({ description: 'Empty means all.' }),
    measuring: z.boolean().meta({ description: 'Consents to measuring on the individual level.' }),
    createdAt: time,
    confirmedAt: time.nullable(),
    leftAt: time.nullable(),
  })
  .meta({ id: 'Subscriber' });

const wording = z.strictObject({
  version: z.string().min(1).max(40).meta({ description: 'Your own name of this version of the text.' }),
  text: z.string().min(1).max(5_000).meta({ description: 'The sentence that the person said yes to, to the letter.' }),
});

export const newSubscriber = z
  .strictObject({
    address: z.string().max(1_000).meta({ example: 'namn@kommun.se' }),
    name: z.string().max(1_000).nullish(),
    organisation: z
      .strictObject({ kind: z.enum(ORGANISATION_KINDS).nullish(), code: z.string().max(10).nullish() })
      .nullish(),
    topics: z.array(z.enum(TOPICS)).max(TOPICS.length).optional(),
    language: language.optional(),
    consent: wording.meta({ description: 'What the person was shown beside your button.' }),
    measuring: wording.optional().meta({ description: 'Only when she also ticked a box of its own for it.' }),
    formUrl: https.optional().meta({ description: 'The page she signed up on.' }),
  })
  .meta({ id: 'NewSubscriber' });

const block = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['paragraph', 'heading', 'quote', 'question', 'answer']), text: z.string() }),
    z.strictObject({ type: z.literal('list'), items: z.array(z.string()) }),
    z.strictObject({
      type: z.literal('image'),
      text: z.string(),
      url: z.string().nullable(),
      alt: z.string().nullable(),
    }),
    z.strictObject({ type: z.literal('link'), text: z.string(), url: z.string().nullable() }),
  ])
  .meta({ id: 'Block' });

const picture = z.strictObject({
  url: z.string().max(2_000).meta({ description: 'https, or a path of this house that begins with /.' }),
  alt: z.string().max(150).nullable(),
  decorative: z.boolean(),
});

const happening = { place: z.string().max(200).nullable(), signUpUrl: https.nullable() };
const happeningOut = z.object({
  startsAt: time,
  endsAt: time.nullable(),
  place: z.string().nullable(),
  signUpUrl: z.string().nullable(),
});
const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const happeningIn = z.strictObject({
  startsAt: moment,
  endsAt: moment.nullable().default(null),
  place: happening.place.default(null),
  signUpUrl: happening.signUpUrl.default(null),
});

export const article = z
  .object({
    id,
    kind: z.enum(KINDS).nullable(),
    form: z.enum(FORMS).nullable(),
    title: z.string(),
    lead: z.string().nullable(),
    byline: z.string().nullable(),
    publishedAt: z.string().nullable().meta({ format: 'date' }),
    takenInAt: time,
    canonicalUrl: z.string().nullable(),
    image: picture.nullable(),
    blocks: z.array(block),
    dropped: z.array(z.object({ text: z.string(), why: z.string() })),
    topics: z.array(z.string()),
    event: happeningOut.nullable(),
    usedIn: z.array(count).meta({ description: 'Numbers of the issues it was sent in.' }),
    version: count,
  })
  .meta({ id: 'Article' });

const fields = {
  kind: z.enum(KINDS).nullish(),
  form: z.enum(FORMS).nullish(),
  lead: z.string().max(1_000).nullish(),
  byline: z.string().max(200).nullish(),
  publishedAt: z.iso.date().nullish(),
  canonicalUrl: https.nullish(),
  image: picture.nullish(),
  topics: z.array(z.string().max(60)).max(20).optional(),
  event: happeningIn.nullish(),
};
const title = z.string().min(1).max(200);
const blocks = z.array(block).max(2_000);
const version = count.meta({ description: 'The version you read: if it has moved on since, the answer is 409.' });

export const newArticle = z
  .union([
    z.strictObject({
      text: z.string().min(1).max(100_000),
      ...pick(fields, 'kind', 'canonicalUrl', 'image', 'topics', 'event'),
    }),
    z.strictObject({ title, blocks, ...fields }),
  ])
  .meta({
    id: 'NewArticle',
    description: 'Either `text` as copied from a page, which is read as an article, or its fields.',
  });

export const articleChange = z
  .strictObject({ version, title: title.optional(), blocks: blocks.optional(), ...fields })
  .meta({ id: 'ArticleChange' });

const item = z.strictObject({
  id: z.string().min(1).max(40),
  articleId: id,
  layout: z.enum(LAYOUTS),
  title: z.string().max(200).nullable().default(null),
  lead: z.string().max(1_000).nullable().default(null),
});
const section = z.strictObject({
  id: z.string().min(1).max(40),
  heading: z.string().max(100),
  items: z.array(item).max(100),
});
const intro = z.strictObject({ text: z.string().max(4_000), name: z.string().max(100) });
const review = z.object({ editionHash: z.string(), audience: count, by: z.string(), at: time });

export const issue = z
  .object({
    id,
    number: count,
    month: z.string().meta({ example: '2026-11' }),
    state: z.enum(ISSUE_STATES),
    subject: z.string(),
    preheader: z.string(),
    intro,
    sections: z.array(section),
    review: review.nullable(),
    approval: review.nullable(),
    schedule: z.object({ at: time, zone: z.string(), by: z.string() }).nullable(),
    intended: count.nullable(),
    pausedWhy: z.string().nullable(),
    releasedAt: time.nullable(),
    sentAt: time.nullable(),
    version: count,
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Issue' });

export const issueChange = z
  .strictObject({
    version,
    month: z.string().max(7).optional(),
    subject: z.string().max(250).optional(),
    preheader: z.string().max(250).optional(),
    intro: intro.optional(),
    sections: z.array(section).max(50).optional(),
  })
  .meta({ id: 'IssueChange' });

const reasons = z.array(z.object({ articleId: id, title: z.string(), why: z.string(), warnings: z.array(z.string()) }));
export const suggestion = z
  .object({
    subject: z.string(),
    preheader: z.string(),
    sections: z.array(section),
    chosen: reasons,
    leftOut: reasons,
  })
  .meta({ id: 'Suggestion' });

export const atVersion = z.strictObject({ version }).meta({ id: 'AtVersion' });

export const newSchedule = z
  .strictObject({
    at: moment.meta({ description: 'With an offset: 2026-11-24T09:00:00+01:00.' }),
    zone: z.string().max(60).default('Europe/Stockholm'),
  })
  .meta({ id: 'NewSchedule' });

export const books = z
  .object({
    intended: count,
    ...(Object.fromEntries(DELIVERY_STATES.map((state) => [state, count])) as Record<
      (typeof DELIVERY_STATES)[number],
      typeof count
    >),
    skippedBy: z.record(z.string(), count),
  })
  .meta({ id: 'Books', description: 'intended is the sum of all the states.' });

const counted = z.object({ people: count, machines: count });
export const report = z
  .object({
    issueId: id,
    books,
    intended: count,
    sent: count.meta({ description: 'Taken by the mail server, those that came back later included.' }),
    images: counted,
    clicks: counted,
    links: z.array(counted.extend({ n: count, url: z.string(), label: z.string(), articleId: id.nullable() })),
    hours: z.array(z.object({ hour: time, images: count, clicks: count })),
    unsubscribes: count,
    bounces: count,
    feedback: z.object({ yes: count, no: count }),
  })
  .meta({ id: 'Report', description: 'Counts only: nothing about a single reader.' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: count,
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

function pick<T extends object, K extends keyof T>(from: T, ...names: K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}
