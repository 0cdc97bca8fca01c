import type { RequestHandler } from 'express';
import { findIssue } from '../../issues/issue.store.ts';
import { auditedActors } from '../../staff/audit.store.ts';
import { listAudit } from '../../staff/audit.ts';
import { AUDITED } from '../../staff/audited.ts';
import { listStaff } from '../../staff/staff.store.ts';
import { AuditPage } from './AuditPage.tsx';
import { asked, show, visitOf } from './answer.ts';

const A_PAGE = 50;

/** Who did what, when (R108): of everybody or one, of every kind or one. */
export const auditPage: RequestHandler = async (req, res) => {
  const people = await auditedActors();
  const who = people.find(({ id }) => id === asked(req, 'vem'))?.id ?? '';
  const what = AUDITED.find((one) => one === asked(req, 'vad')) ?? '';
  const { items, next } = await listAudit({ actorId: who, what, after: asked(req, 'efter'), limit: A_PAGE });
  const staff = new Map((await listStaff()).map(({ id, name }) => [id, name]));
  const numbers = await numbersOf(items.flatMap(({ about }) => about.issueId ?? []));
  const facts = { entries: items, next, people, filter: { who, what }, staff, numbers };
  show(res, <AuditPage visit={visitOf(req)} {...facts} />);
};

/** The numbers of issues by their ids; one that is gone has none. */
async function numbersOf(ids: string[]): Promise<Map<string, number>> {
  const issues = await Promise.all([...new Set(ids)].map((id) => findIssue(id)));
  return new Map(issues.flatMap((issue) => (issue ? [[issue.id, issue.number] as const] : [])));
}
