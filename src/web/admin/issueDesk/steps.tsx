import type { Request, RequestHandler, Response } from 'express';
import { audienceOf } from '../../../editions/audienceOf.ts';
import { findingsOf, submitForReview } from '../../../editions/freeze.ts';
import { field, param } from '../../../http/parse.ts';
import { staffOf } from '../../../http/session.ts';
import { approve, sendBack } from '../../../issues/approve.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import { cancel } from '../../../issues/release.ts';
import { waive } from '../../../issues/waive.ts';
import { Refusal } from '../../../refusal.ts';
import { audit } from '../../../staff/audit.ts';
import { worksAlone } from '../../../staff/worksAlone.ts';
import { actorOf, doing, goTo, show, visitOf } from '../answer.ts';
import { places } from '../places.ts';
import { drawDesk } from './desk.tsx';
import { ReviewPage } from './ReviewPage.tsx';

/*
 * The steps of an issue's life, one handler and one verb each. A no is drawn on the page it was asked from.
 */

/** Lets a warning through with a reason: one that is there now, so that nothing is let through unseen. */
export const waiveFinding = doing(async (req, res) => {
  const issue = await theIssue(param(req, 'id'));
  const found = (await findingsOf(issue)).find((one) => one.key === field(req, 'key') && one.level === 'warning');
  if (!found) throw new Refusal('conflict', 'Anmärkningen finns inte längre. Läs in numret igen.', 'key');
  await waive(issue.id, found.key, field(req, 'reason'), actorOf(req));
  await audit(actorOf(req), 'finding-waived', { issueId: issue.id, code: found.code, reason: field(req, 'reason') });
  goTo(res, places.issue(issue.id), 'slappt');
}, drawDesk);

export const askForReview = doing(async (req, res) => {
  const id = param(req, 'id');
  await submitForReview(id, actorOf(req));
  await audit(actorOf(req), 'issue-submitted', { issueId: id });
  goTo(res, places.issue(id), 'till-granskning');
}, drawDesk);

export const reviewPage: RequestHandler = (req, res) => drawReview(req, res, null);

export const approveIssue = doing(async (req, res) => {
  const id = param(req, 'id');
  const alone = await worksAlone();
  await approve(id, field(req, 'hash'), actorOf(req), { alone });
  await audit(actorOf(req), 'issue-approved', { issueId: id, hash: field(req, 'hash'), alone });
  goTo(res, places.issue(id), 'godkant');
}, drawReview);

export const sendIssueBack = doing(async (req, res) => {
  const id = param(req, 'id');
  await sendBack(id, actorOf(req));
  await audit(actorOf(req), 'issue-sent-back', { issueId: id });
  goTo(res, places.issue(id), 'ater');
}, drawDesk);

export const cancelIssue = doing(async (req, res) => {
  const id = param(req, 'id');
  await cancel(id, actorOf(req));
  await audit(actorOf(req), 'issue-cancelled', { issueId: id });
  goTo(res, places.issue(id), 'installt');
}, drawDesk);

async function drawReview(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const issue = await theIssue(param(req, 'id'));
  // Somebody else was quicker: the issue desk shows where things stand now.
  if (!issue.review && !refusal) return goTo(res, places.issue(issue.id));
  const [audience, alone] = await Promise.all([audienceOf(issue.id), worksAlone()]);
  const facts = { issue, staffId: staffOf(req).id, audience, alone };
  show(res, <ReviewPage visit={visitOf(req, refusal)} {...facts} />, refusal);
}
