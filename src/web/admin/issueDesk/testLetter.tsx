import type { Request, RequestHandler, Response } from 'express';
import { sendTest } from '../../../deliveries/sendTest.ts';
import { listTestSendings } from '../../../deliveries/test.store.ts';
import { fields, param } from '../../../http/parse.ts';
import { staffOf } from '../../../http/session.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import { Refusal } from '../../../refusal.ts';
import { audit } from '../../../staff/audit.ts';
import { listStaff } from '../../../staff/staff.store.ts';
import { actorOf, doing, goTo, show, visitOf } from '../answer.ts';
import { places } from '../places.ts';
import { TestPage } from './TestPage.tsx';

/* Test letters go to people who work here, and to nobody else. */

export const testPage: RequestHandler = (req, res) => draw(req, res, null);

export const testLetter = doing(async (req, res) => {
  const id = param(req, 'id');
  const wanted = fields(req, 'till');
  const to = (await listStaff()).filter((person) => wanted.includes(person.id)).map(({ email }) => email);
  if (!to.length) throw new Refusal('invalid', 'Välj minst en mottagare av provbrevet.', 'to');
  await sendTest(id, to, actorOf(req));
  await audit(actorOf(req), 'test-sent', { issueId: id, letters: to.length });
  goTo(res, places.issueTest(id), 'prov');
}, draw);

async function draw(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const issue = await theIssue(param(req, 'id'));
  const [staff, sendings] = await Promise.all([listStaff(), listTestSendings(issue.id)]);
  const chosen = refusal ? fields(req, 'till') : [staffOf(req).id];
  const facts = { issue, staff, chosen, sendings, refusal };
  show(res, <TestPage visit={visitOf(req, refusal)} {...facts} />, refusal);
}
