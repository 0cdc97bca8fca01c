import { z } from 'zod';
import { DELIVERY_STATES } from '../deliveries/delivery.ts';
import { ISSUE_STATES, LAYOUTS } from '../issues/issue.ts';
import { ORGANISATION_KINDS } from '../subscribers/subscriber.ts';
import { count, id, moment, time, version } from './shapes.ts';

/* The shapes of issues, their letters and what came back. */

const item = z.strictObject({
  id: z.string().min(1).max(40),
  articleId: id,
  layout: z.enum(LAYOUTS),
  title: z.string().max(200).nullable().default(null),
  lead: z.string().max(1_000).nullable().default(null),
  audiences: z
    .array(z.enum(ORGANISATION_KINDS))
    .max(ORGANISATION_KINDS.length)
    .optional()
    .meta({ description: 'Only readers of these kinds of organisation, and those whose kind is unknown. None: all.' }),
  topics: z
    .array(z.string().max(40))
    .max(20)
    .optional()
    .meta({ description: 'Only readers who chose one of these topics, and those who chose none. None: all.' }),
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

const rate = z.number().nonnegative().meta({
  description: 'Letters a second, over the last minute; of a large issue as counted some seconds ago.',
});
export const progress = z
  .object({
    state: z.enum(ISSUE_STATES),
    books,
    ratePerSecond: rate,
    etaSeconds: count.nullable().meta({ description: 'null: nothing is left, or nothing moves.' }),
    nextDue: time.nullable().meta({ description: 'When the next letter is tried.' }),
    lanes: z
      .array(z.object({ lane: z.string(), sent: count, open: count, ratePerSecond: rate }))
      .meta({ description: 'The receivers with the most letters left, 12 at most.' }),
    silent: z
      .object({ count, until: time })
      .nullable()
      .meta({ description: 'Letters of a worker that is no longer heard of, and when others take them over.' }),
  })
  .meta({ id: 'Progress' });

const counted = z.object({ people: count, machines: count });
export const report = z
  .object({
    issueId: id,
    books,
    intended: count,
    sent: count.meta({ description: 'Taken by the mail server, those that came back later included.' }),
    images: counted,
    clicks: counted.meta({ description: 'Without those on links whose figures are not told.' }),
    links: z
      .array(
        z.object({
          ...{ people: count.nullable(), machines: count.nullable() },
          ...{ n: count, url: z.string(), label: z.string(), articleId: id.nullable() },
        }),
      )
      .meta({ description: 'people and machines are null where fewer than ten readers got the article.' }),
    hours: z.array(z.object({ hour: time, images: count, clicks: count })),
    unsubscribes: count,
    bounces: count,
    feedback: z.object({ yes: count, no: count }),
    articles: z
      .array(z.object({ articleId: id, title: z.string(), yes: count, no: count, words: count }))
      .meta({ description: 'What readers answered on the page of each article. words: answers that say why.' }),
  })
  .meta({ id: 'Report', description: 'Counts only: nothing about a single reader.' });

const share = z.object({
  stories: count,
  readers: count,
  by: z.record(z.string(), count).meta({ description: 'Readers by kind of organisation; okand: not known.' }),
  choosing: count.meta({ description: 'Those of them who have chosen topics.' }),
});
export const audience = z.object({ readers: count, letters: z.array(share), nothing: count, paused: count }).meta({
  id: 'Audience',
  description: 'readers is the sum of the letters, of those whom nothing fits, and of pauses.',
});
