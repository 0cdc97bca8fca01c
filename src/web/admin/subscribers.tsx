import type { Request, RequestHandler, Response } from 'express';
import { deliveriesTo } from '../../deliveries/delivery.store.ts';
import { field, param } from '../../http/parse.ts';
import { findIssue } from '../../issues/issue.store.ts';
import { Refusal } from '../../refusal.ts';
import { audit } from '../../staff/audit.ts';
import { leave } from '../../subscribers/leave.ts';
import { liftSuppression } from '../../subscribers/liftSuppression.ts';
import { countSubscribers, listSubscribers } from '../../subscribers/list.ts';
import { tellAbout } from '../../subscribers/person.ts';
import { STATES } from '../../subscribers/subscriber.ts';
import { houseTopics } from '../../subscribers/topic.store.ts';
import { actorOf, asked, doing, goTo, show, visitOf } from './answer.ts';
import { places } from './places.ts';
import { SubscriberList } from './SubscriberList.tsx';
import { SubscriberPage } from './SubscriberPage.tsx';

const A_PAGE = 50;

/*
 * Whoever looks at readers is written into the trail before anything is shown (R108): ids and counts, never an address
 * or what was searched for, which is mostly one.
 */

export const subscriberList: RequestHandler = async (req, res) => {
  const state = STATES.find((one) => one === asked(req, 'lage')) ?? null;
  const search = asked(req, 'sok');
  const [counts, { items, next }] = await Promise.all([
    countSubscribers(),
    listSubscribers({ limit: A_PAGE, search, after: asked(req, 'efter'), ...(state ? { state } : {}) }),
  ]);
  const filter = { state, search };
  await audit(actorOf(req), 'subscribers-listed', {
    state: state ?? 'all',
    searched: search !== '',
    shown: items.length,
  });
  show(res, <SubscriberList visit={visitOf(req)} subscribers={items} counts={counts} filter={filter} next={next} />);
};

export const subscriberPage: RequestHandler = (req, res) => drawSubscriber(req, res, null);

export const endSubscription: RequestHandler = async (req, res) => {
  const id = param(req, 'id');
  if (await leave(id, { source: 'staff' })) await audit(actorOf(req), 'subscription-ended', { subscriberId: id });
  goTo(res, places.subscriber(id), 'avslutad');
};

export const takeSuppressionBack = doing(async (req, res) => {
  const id = param(req, 'id');
  const reason = await liftSuppression(id, field(req, 'reason'), actorOf(req));
  await audit(actorOf(req), 'suppression-lifted', { subscriberId: id, reason });
  goTo(res, places.subscriber(id), 'sparr-havd');
}, drawSubscriber);

async function drawSubscriber(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const id = param(req, 'id');
  const [about, deliveries, topics] = await Promise.all([tellAbout(id), deliveriesTo(id), houseTopics()]);
  if (!about) throw new Refusal('not-found', 'Prenumeranten finns inte.');
  await audit(actorOf(req), 'subscriber-seen', { subscriberId: id });
  const letters = await Promise.all(
    deliveries.map(async (delivery) => ({ delivery, number: (await findIssue(delivery.issueId))?.number ?? null })),
  );
  const newestFirst = letters.toSorted((a, b) => b.delivery.date.getTime() - a.delivery.date.getTime());
  const facts = { about, topics, letters: newestFirst, refusal, typed: refusal ? field(req, 'reason') : '' };
  show(res, <SubscriberPage visit={visitOf(req, refusal)} {...facts} />, refusal);
}
