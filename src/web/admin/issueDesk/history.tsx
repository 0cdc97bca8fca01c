import type { Request, RequestHandler, Response } from 'express';
import { field, param } from '../../../http/parse.ts';
import { duplicate, restore } from '../../../issues/history.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import { listVersions } from '../../../issues/version.store.ts';
import { stepsOf } from '../../../issues/version.ts';
import type { Refusal } from '../../../refusal.ts';
import { audit } from '../../../staff/audit.ts';
import { actorOf, doing, goTo, show, visitOf } from '../answer.ts';
import { places } from '../places.ts';
import { HistoryPage } from './HistoryPage.tsx';

/* What an issue has said before, and a new issue that says the same. */

export const historyPage: RequestHandler = (req, res) => drawHistory(req, res, null);

export const restoreVersion = doing(async (req, res) => {
  const id = param(req, 'id');
  const version = Number(field(req, 'till'));
  await restore(id, Number(field(req, 'version')), version, actorOf(req));
  await audit(actorOf(req), 'issue-restored', { issueId: id, version });
  goTo(res, places.issue(id), 'aterstalld');
}, drawHistory);

export const duplicateIssue = doing(async (req, res) => {
  const made = await duplicate(param(req, 'id'), actorOf(req));
  goTo(res, places.issue(made.id), 'kopierat');
}, drawHistory);

async function drawHistory(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const issue = await theIssue(param(req, 'id'));
  const versions = stepsOf(await listVersions(issue.id));
  show(res, <HistoryPage visit={visitOf(req, refusal)} issue={issue} versions={versions} />, refusal);
}
