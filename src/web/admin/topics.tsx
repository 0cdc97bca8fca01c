import type { Request, RequestHandler, Response } from 'express';
import { fields } from '../../http/parse.ts';
import type { Refusal } from '../../refusal.ts';
import { audit } from '../../staff/audit.ts';
import { houseTopics, keepTopics } from '../../subscribers/topic.store.ts';
import { checkTopics, type Topic } from '../../subscribers/topic.ts';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { places } from './places.ts';
import { TopicsPage } from './TopicsPage.tsx';

export const topicsPage: RequestHandler = async (req, res) => draw(req, res, await houseTopics(), null);

export const saveTopics = doing(
  async (req, res) => {
    const topics = checkTopics(typedTopics(req));
    await keepTopics(topics);
    await audit(actorOf(req), 'topics-changed', { topics: topics.map(({ key }) => key).join(' ') });
    goTo(res, places.topics, 'sparad');
  },
  async (req, res, refusal) => draw(req, res, typedTopics(req), refusal),
);

function draw(req: Request, res: Response, topics: Topic[], refusal: Refusal | null): void {
  show(res, <TopicsPage visit={visitOf(req, refusal)} topics={topics} refusal={refusal} />, refusal);
}

/** The rows of the form, as they were typed. */
function typedTopics(req: Request): Topic[] {
  const [sv, en] = [fields(req, 'sv'), fields(req, 'en')];
  return fields(req, 'key').map((key, at) => ({ key, sv: sv[at] ?? '', en: en[at] ?? '' }));
}
