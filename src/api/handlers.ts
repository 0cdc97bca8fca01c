import { findArticle, listArticles } from '../articles/article.store.ts';
import { changeArticle, takeInArticle, takeInText } from '../articles/takeIn.ts';
import { booksOf } from '../deliveries/books.ts';
import { audienceOf } from '../editions/audienceOf.ts';
import { submitForReview } from '../editions/freeze.ts';
import { packageIssue } from '../editions/package/packageIssue.ts';
import { feedbackOn } from '../events/feedback.ts';
import { issueProgress } from '../http/progress.ts';
import { changeIssue, createIssue } from '../issues/change.ts';
import { listIssues, theIssue } from '../issues/issue.store.ts';
import { removeArticle } from '../issues/removeArticle.ts';
import { schedule, unschedule } from '../issues/schedule.ts';
import { suggest, takeSuggestion } from '../issues/suggest.ts';
import { Refusal } from '../refusal.ts';
import { report } from '../reports/report.ts';
import { audit } from '../staff/audit.ts';
import { leave } from '../subscribers/leave.ts';
import { listSubscribers } from '../subscribers/list.ts';
import { findSubscriber } from '../subscribers/subscriber.store.ts';
import type { Handlers } from './mount.ts';
import { signUp } from './signUp.ts';

/** One call to one room each: the contract has checked the input, and the rooms say no by themselves. */
export const handlers: Handlers = {
  listSubscribers: async ({ query, actor }) => {
    await audit(actor, 'subscribers-listed', { by: 'api' });
    return listSubscribers(given(query));
  },
  addSubscriber: async ({ body, actor }) => {
    await signUp(body, actor);
    return { state: 'asked' };
  },
  getSubscriber: async ({ id, actor }) => {
    const found = found404(await findSubscriber(id), 'Prenumeranten finns inte.');
    await audit(actor, 'subscriber-seen', { subscriberId: id });
    return found;
  },
  removeSubscriber: async ({ id, actor }) => {
    found404(await findSubscriber(id), 'Prenumeranten finns inte.');
    if (await leave(id, { source: 'api' })) await audit(actor, 'subscription-ended', { subscriberId: id });
    return undefined;
  },

  listArticles: async ({ query }) => listArticles(given(query)),
  addArticle: async ({ body, actor }) => {
    // Whether two with nearly the same title are one is for a person to say, at the desk.
    const nearTitle = 'alike' as const;
    if (!('text' in body)) return takeInArticle({ ...given(body), nearTitle }, actor);
    const { text, ...said } = body;
    return takeInText(text, { ...given(said), nearTitle }, actor);
  },
  getArticle: async ({ id }) => found404(await findArticle(id), 'Artikeln finns inte.'),
  changeArticle: async ({ id, body: { version, ...change }, actor }) =>
    changeArticle(id, version, given(change), actor),
  removeArticle: async ({ id, actor }) => {
    await removeArticle(id, actor);
    return undefined;
  },
  getFeedback: async ({ id, query: { after, limit } }) => {
    found404(await findArticle(id), 'Artikeln finns inte.');
    const { words, ...rest } = await feedbackOn({ articleId: id }, after, limit);
    return { ...rest, items: words };
  },

  listIssues: async ({ query: { state, after, limit } }) =>
    listIssues({ limit, ...(state ? { states: [state] } : {}), ...(after ? { after } : {}) }),
  addIssue: async ({ actor }) => createIssue(actor),
  getIssue: async ({ id }) => theIssue(id),
  changeIssue: async ({ id, body: { version, ...change }, actor }) => changeIssue(id, version, given(change), actor),
  getSuggestion: async () => suggest(),
  takeSuggestion: async ({ id, body, actor }) => takeSuggestion(id, body.version, actor),
  getAudience: async ({ id }) => audienceOf(id),
  askForReview: async ({ id, actor }) => {
    const asked = await submitForReview(id, actor);
    await audit(actor, 'issue-submitted', { issueId: id });
    return asked;
  },
  approve: async () => {
    throw new Refusal('forbidden', 'Godkänna kan bara en person göra, vid redaktionens skrivbord. En nyckel får inte.');
  },
  addSchedule: async ({ id, body, actor }) => {
    const scheduled = await schedule(id, body, actor);
    await audit(actor, 'issue-scheduled', { issueId: id, at: body.at.toISOString() });
    return scheduled;
  },
  removeSchedule: async ({ id, actor }) => {
    const unscheduled = await unschedule(id, actor);
    await audit(actor, 'issue-unscheduled', { issueId: id });
    return unscheduled;
  },
  getBooks: async ({ id }) => {
    await theIssue(id);
    return booksOf(id);
  },
  getProgress: ({ id }) => issueProgress(id),
  getReport: async ({ id }) => report(id),
  getPackage: async ({ id, actor }) => {
    const made = await packageIssue(id);
    await audit(actor, 'issue-packaged', { issueId: id, by: 'api' });
    return { name: made.name, bytes: made.zip };
  },
};

function found404<T>(found: T | null, sentence: string): T {
  if (found === null) throw new Refusal('not-found', sentence);
  return found;
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields that were not sent: the rooms tell "not given" from "given as nothing". */
function given<T extends object>(input: T): Given<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Given<T>;
}
