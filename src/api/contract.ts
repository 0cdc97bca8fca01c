import { z } from 'zod';
import { KINDS } from '../articles/article.ts';
import { ISSUE_STATES } from '../issues/issue.ts';
import { ORGANISATION_KINDS, STATES } from '../subscribers/subscriber.ts';
import * as issueShape from './issueShapes.ts';
import * as shape from './shapes.ts';

/*
 * Every call of /api/v1 on one page. From it come the routes, the checks of what goes in and out, the types of the
 * handlers and the OpenAPI document. A call without a handler does not compile.
 */

export interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete';
  path: string; // below /api/v1, with {name} for what varies
  scope: 'read' | 'write';
  tag: 'Subscribers' | 'Articles' | 'Issues';
  summary: string;
  more?: string;
  query?: z.ZodType;
  body?: z.ZodType;
  status: number;
  answer?: z.ZodType; // none: 204
  /** The answer is a file of this type. */
  file?: 'application/zip';
  /** Also as server-sent events of the answer's shape; see streams.ts. */
  stream?: true;
}

const page = {
  after: z.string().max(100).optional().meta({ description: 'The `next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const pageOf = (items: z.ZodType) => z.object({ items: z.array(items), next: z.string().nullable() });
const accepted = z.object({ state: z.literal('asked') });

/* What a program must know of the guard that stands at every sign-up (docs/embedding.md). */
const SIGN_UP = `Sends the confirmation letter (double opt-in). The answer is the same for every address, and takes as long; repeating it the same day sends nothing more. Send \`ip\` too: sign-ups are counted by the reader's network.

When too many letters are asked for, the brake goes on, and every sign-up is answered with 429 and a \`step\`, whoever the address belongs to. Send the same again with \`step: { token, proof }\`, where \`proof\` is a whole number, as text, for which SHA-256 of \`token:proof\` begins with \`bits\` zero bits: let the reader's browser look for it, a second or two of work. Or wait \`waitSeconds\` and send \`step: { token }\`; few of those go through in an hour. A token counts once.`;

export const operations = {
  listSubscribers: {
    ...call('get', '/subscribers', 'Subscribers', 'Lists subscribers by address'),
    query: z.strictObject({
      state: z.enum(STATES).optional(),
      organisation: z
        .enum(ORGANISATION_KINDS)
        .optional()
        .meta({ description: 'Lists them by domain, then by address.' }),
      search: z.string().max(254).optional().meta({ description: 'The beginning of an address.' }),
      ...page,
    }),
    answer: pageOf(shape.subscriber),
  },
  addSubscriber: {
    ...call('post', '/subscribers', 'Subscribers', 'Asks for a subscription'),
    more: SIGN_UP,
    body: shape.newSubscriber,
    status: 202,
    answer: accepted,
  },
  getSubscriber: {
    ...call('get', '/subscribers/{id}', 'Subscribers', 'Gets a subscriber'),
    answer: shape.subscriber,
  },
  removeSubscriber: {
    ...call('delete', '/subscribers/{id}', 'Subscribers', 'Ends a subscription'),
    more: 'Takes effect at once. Doing it twice is fine.',
    status: 204,
  },

  listArticles: {
    ...call('get', '/articles', 'Articles', 'Lists articles, the last taken in first'),
    query: z.strictObject({
      kind: z.enum(KINDS).optional(),
      unused: flag.optional(),
      search: z.string().max(200).optional().meta({ description: 'Words that must all stand in the title.' }),
      ...page,
    }),
    answer: pageOf(shape.article),
  },
  addArticle: {
    ...call('post', '/articles', 'Articles', 'Takes in an article'),
    more: 'The same content or address again gives the article we have, and `fresh` is false. One with nearly the same title as another of late is kept beside it (`alike`), and a person says at the desk whether they are one.',
    body: shape.newArticle,
    status: 201,
    answer: z.object({ article: shape.article, fresh: z.boolean() }),
  },
  getArticle: { ...call('get', '/articles/{id}', 'Articles', 'Gets an article'), answer: shape.article },
  changeArticle: {
    ...call('patch', '/articles/{id}', 'Articles', 'Changes an article'),
    body: shape.articleChange,
    answer: shape.article,
  },
  removeArticle: {
    ...call('delete', '/articles/{id}', 'Articles', 'Removes an article that no issue needs'),
    more: '409 when an issue that was sent has used it, or one in review, approved or on its way out holds it.',
    status: 204,
  },
  getFeedback: {
    ...call('get', '/articles/{id}/feedback', 'Articles', 'What readers answered on the page of an article'),
    query: z.strictObject(page),
    answer: shape.feedback,
  },

  listIssues: {
    ...call('get', '/issues', 'Issues', 'Lists issues, the highest number first'),
    query: z.strictObject({ state: z.enum(ISSUE_STATES).optional(), ...page }),
    answer: pageOf(issueShape.issue),
  },
  addIssue: {
    ...call('post', '/issues', 'Issues', 'Makes an empty issue of this month'),
    status: 201,
    answer: issueShape.issue,
  },
  getIssue: { ...call('get', '/issues/{id}', 'Issues', 'Gets an issue'), answer: issueShape.issue },
  changeIssue: {
    ...call('patch', '/issues/{id}', 'Issues', 'Changes an issue'),
    more: 'Review and approval are void from then on.',
    body: issueShape.issueChange,
    answer: issueShape.issue,
  },
  getSuggestion: {
    ...call('get', '/suggestion', 'Issues', 'Suggests an issue, with the reasons'),
    more: 'Changes nothing.',
    answer: issueShape.suggestion,
  },
  takeSuggestion: {
    ...call('post', '/issues/{id}/suggestion', 'Issues', 'Fills an issue with the suggestion'),
    body: issueShape.atVersion,
    answer: issueShape.issue,
  },
  getAudience: {
    ...call('get', '/issues/{id}/audience', 'Issues', 'How many readers get which of its articles, now'),
    answer: issueShape.audience,
  },
  askForReview: {
    ...call('post', '/issues/{id}/review', 'Issues', 'Freezes the issue and asks a person for approval'),
    answer: issueShape.issue,
  },
  approve: {
    ...call('post', '/issues/{id}/approval', 'Issues', 'Not for keys: approval needs a person'),
    more: 'Always answers 403. A second person approves at the desk.',
    answer: issueShape.issue,
  },
  addSchedule: {
    ...call('post', '/issues/{id}/schedule', 'Issues', 'Schedules an approved issue, or moves its time'),
    body: issueShape.newSchedule,
    answer: issueShape.issue,
  },
  removeSchedule: {
    ...call('delete', '/issues/{id}/schedule', 'Issues', 'Takes the time away; the approval stays'),
    answer: issueShape.issue,
  },
  getBooks: {
    ...call('get', '/issues/{id}/books', 'Issues', 'Where every letter of the issue stands'),
    answer: issueShape.books,
  },
  getProgress: {
    ...call('get', '/issues/{id}/progress', 'Issues', 'How far a sending has come, and how fast it goes'),
    more: 'With `Accept: text/event-stream` the answer goes on (server-sent events): `progress` with this shape whenever something has changed, and `end` when the issue is over. A comment every 15 seconds says that it lives; after ten minutes it ends and may be asked for again.',
    answer: issueShape.progress,
    stream: true,
  },
  getReport: {
    ...call('get', '/issues/{id}/report', 'Issues', 'What came back, as counts'),
    answer: issueShape.report,
  },
  getPackage: {
    ...call('get', '/issues/{id}/package', 'Issues', 'The issue for the archives, as a zip'),
    more: 'The web version, the letter in each language, pictures, metadata and SHA-256 sums; nothing about readers. 409 until the issue has been sent.',
    file: 'application/zip',
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;

function call<M extends Operation['method']>(method: M, path: string, tag: Operation['tag'], summary: string) {
  return { method, path, tag, summary, scope: method === 'get' ? 'read' : 'write', status: 200 } as const;
}
