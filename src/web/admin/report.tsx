import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';
import { findArticles } from '../../articles/article.store.ts';
import { packageIssue } from '../../editions/package/packageIssue.ts';
import { param } from '../../http/parse.ts';
import { theIssue } from '../../issues/issue.store.ts';
import { report } from '../../reports/report.ts';
import { audit } from '../../staff/audit.ts';
import { measuringNow } from '../../subscribers/decideMeasuring.ts';
import { actorOf, show, visitOf } from './answer.ts';
import { ReportPage } from './ReportPage.tsx';

export const reportPage: RequestHandler = async (req, res) => {
  const issue = await theIssue(param(req, 'id'));
  const learned = await report(issue.id);
  const ids = learned.links.flatMap((link) => (link.articleId ? [link.articleId] : []));
  const articles = await findArticles([...new Set(ids)]);
  const titles = new Map([...articles].map(([id, article]) => [id, article.title]));
  const facts = { issue, report: learned, titles, measuring: await measuringNow() };
  show(res, <ReportPage visit={visitOf(req)} {...facts} />);
};

/** The issue for the archives, as a file (R105). Written into the trail before it leaves. */
export const archivePackage: RequestHandler = async (req, res) => {
  const { name, zip } = await packageIssue(param(req, 'id'));
  await audit(actorOf(req), 'issue-packaged', { issueId: param(req, 'id') });
  res.attachment(name).type('application/zip');
  await pipeline(zip, res);
};
