import { z } from 'zod';
import { FORMS, KINDS } from '../articles/article.ts';
import { ORGANISATION_KINDS, STATES } from '../subscribers/subscriber.ts';

/*
 * The shapes that travel over the API. Answers are read through them too: what is not in a shape does not leave the
 * house, and what the rooms add later does not slip out.
 */

export const time = z.date().meta({ type: 'string', format: 'date-time', example: '2026-11-24T08:00:00.000Z' });
export const id = z
  .string()
  .regex(/^[0-9a-f]{24}$/, 'ska vara 24 hexadecimala tecken')
  .meta({ example: '6561f0c2a4b5c6d7e8f90123' });
export const count = z.number().int();
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
    topics: z.array(z.string()).meta({ description: 'Keys of the house. Empty means all.' }),
    measuring: z.boolean().meta({ description: 'Consents to measuring on the individual level.' }),
    pausedUntil: time.nullish().meta({ description: 'Gets no issue before this time.' }),
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
    topics: z.array(z.string().max(40)).max(20).optional(),
    language: language.optional(),
    consent: wording.meta({ description: 'What the person was shown beside your button.' }),
    measuring: wording.optional().meta({ description: 'Only when she also ticked a box of its own for it.' }),
    formUrl: https.optional().meta({ description: 'The page she signed up on.' }),
    ip: z.union([z.ipv4(), z.ipv6()]).optional().meta({
      description:
        "The reader's IP address: sign-ups are counted by network for an hour, and it is kept nowhere else. Without it all sign-ups of your key count as those of one network.",
    }),
    step: z
      .strictObject({ token: z.string().max(200), proof: z.string().max(12).optional() })
      .optional()
      .meta({ description: 'The step that a 429 asked for. Without `proof`: you have waited.' }),
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
const pictureOut = z.object({
  url: z.string(),
  alt: z.string().nullable(),
  decorative: z.boolean(),
  width: count.optional().meta({ description: 'Pixels, of a picture that this house keeps.' }),
  height: count.optional(),
});

const happening = { place: z.string().max(200).nullable(), signUpUrl: https.nullable() };
const happeningOut = z.object({
  startsAt: time,
  endsAt: time.nullable(),
  place: z.string().nullable(),
  signUpUrl: z.string().nullable(),
});
export const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
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
    image: pictureOut.nullable(),
    blocks: z.array(block),
    dropped: z.array(z.object({ text: z.string(), why: z.string() })),
    topics: z.array(z.string()),
    audiences: z.array(z.string()).optional().meta({ description: 'Kinds of organisation it is for. None: all.' }),
    event: happeningOut.nullable(),
    usedIn: z.array(count).meta({ description: 'Numbers of the issues it was sent in.' }),
    alike: id
      .nullish()
      .meta({ description: 'Another article with nearly the same title: nobody has said yet whether they are one.' }),
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
  audiences: z.array(z.enum(ORGANISATION_KINDS)).max(ORGANISATION_KINDS.length).optional(),
  event: happeningIn.nullish(),
};
const title = z.string().min(1).max(200);
const blocks = z.array(block).max(2_000);
export const version = count.meta({
  description: 'The version you read: if it has moved on since, the answer is 409.',
});

export const newArticle = z
  .union([
    z.strictObject({
      text: z.string().min(1).max(200_000),
      ...pick(fields, 'kind', 'canonicalUrl', 'image', 'topics', 'audiences', 'event'),
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

export const feedback = z
  .object({
    yes: count,
    no: count,
    items: z.array(z.object({ helpful: z.boolean(), word: z.string(), at: time })),
    next: z.string().nullable(),
  })
  .meta({ id: 'Feedback', description: 'What readers answered, without a name. The items are answers with words.' });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: count,
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), problem: z.string() })).optional(),
    step: z.object({ token: z.string(), bits: count, waitSeconds: count }).optional().meta({
      description: 'Only of POST /subscribers while the brake on letters is on: what to do before you send it again.',
    }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

function pick<T extends object, K extends keyof T>(from: T, ...names: K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}
