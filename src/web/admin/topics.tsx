import type { Request, RequestHandler, Response } from 'express';
import { field, fields } from '../../http/parse.ts';
import type { Refusal } from '../../refusal.ts';
import { audit } from '../../staff/audit.ts';
import { keepTopics, keptTopics } from '../../subscribers/topic.store.ts';
import { checkTopics, stampOf, type Topic } from '../../subscribers/topic.ts';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { places } from './places.ts';
import { TopicsPage } from './TopicsPage.tsx';

export const topicsPage: RequestHandler = async (req, res) => {
  const topics = await keptTopics();
  draw(req, res, { topics, seen: stampOf(topics) }, null);
};

export const saveTopics = doing(
  async (req, res) => {
    const topics = checkTopics(typedTopics(req));
    await keepTopics(topics, field(req, 'seen'));
    await audit(actorOf(req), 'topics-changed', { topics: topics.map(({ key }) => key).join(' ') });
    goTo(res, places.topics, 'sparad');
  },
  // It is still a change of the list that was seen first: what somebody else has done since is not undone unseen.
  async (req, res, refusal) => draw(req, res, { topics: typedTopics(req), seen: field(req, 'seen') }, refusal),
);

function draw(req: Request, res: Response, form: { topics: Topic[]; seen: string }, refusal: Refusal | null): void {
  show(res, <TopicsPage visit={visitOf(req, refusal)} {...form} refusal={refusal} />, refusal);
}

/** The rows of the form, as they were typed. */
function typedTopics(req: Request): Topic[] {
  const [sv, en] = [fields(req, 'sv'), fields(req, 'en')];
  return fields(req, 'key').map((key, at) => ({ key, sv: sv[at] ?? '', en: en[at] ?? '' }));
}
