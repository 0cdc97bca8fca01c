import type { Request, RequestHandler, Response } from 'express';
import { field, fields, param } from '../../http/parse.ts';
import { staffOf } from '../../http/session.ts';
import { Refusal } from '../../refusal.ts';
import { audit } from '../../staff/audit.ts';
import { listKeys } from '../../staff/key.store.ts';
import { SCOPES } from '../../staff/key.ts';
import { createKey, revokeKey } from '../../staff/keys.ts';
import { createStaff, removeStaff } from '../../staff/signIn.ts';
import { listStaff } from '../../staff/staff.store.ts';
import { ROLES } from '../../staff/staff.ts';
import { decideMeasuring, measuringNow } from '../../subscribers/decideMeasuring.ts';
import { latestDecision } from '../../subscribers/measuring.store.ts';
import type { Measuring } from '../../subscribers/measuring.ts';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { places } from './places.ts';
import { SettingsPage, type Typed } from './SettingsPage.tsx';

export const settingsPage: RequestHandler = (req, res) => draw(req, res, null);

export const addStaff = doing(async (req, res) => {
  const role = ROLES.find((one) => one === field(req, 'role')) ?? 'communicator';
  // A password may begin or end with a space: it is taken as it was typed.
  const password = String((req.body as Record<string, unknown>).password ?? '');
  await createStaff({ email: field(req, 'email'), name: field(req, 'name'), role, password }, actorOf(req));
  goTo(res, places.settings, 'konto-skapat');
}, draw);

export const dropStaff = doing(async (req, res) => {
  await removeStaff(param(req, 'staffId'), actorOf(req));
  goTo(res, places.settings, 'konto-avslutat');
}, draw);

/** The answer itself shows the secret: it is kept nowhere, so no page could show it after a redirect. */
export const addKey = doing(
  async (req, res) => {
    const scopes = SCOPES.filter((scope) => fields(req, 'scopes').includes(scope));
    const { secret } = await createKey(field(req, 'keyName'), scopes, actorOf(req));
    await draw(req, res, null, secret);
  },
  (req, res, refusal) =>
    draw(req, res, refusal.field === 'name' ? new Refusal(refusal.code, refusal.message, 'keyName') : refusal),
);

/** Off is one click; every other level wants a reason. */
export const decideOnMeasuring = doing(async (req, res) => {
  const typed = { level: field(req, 'level'), why: field(req, 'why') };
  const { level } = await decideMeasuring(typed, actorOf(req));
  await audit(actorOf(req), 'measuring-decided', { level });
  goTo(res, places.settings, level === 'none' ? 'matning-av' : 'matning-beslutad');
}, draw);

export const dropKey = doing(async (req, res) => {
  await revokeKey(param(req, 'keyId'), actorOf(req));
  goTo(res, places.settings, 'nyckel-borta');
}, draw);

async function draw(req: Request, res: Response, refusal: Refusal | null, secret: string | null = null): Promise<void> {
  const operator = staffOf(req).role === 'operator';
  const [staff, keys, measuring, decision] = await Promise.all([
    ...([listStaff(), operator ? listKeys() : []] as const),
    ...([measuringNow(), latestDecision()] as const),
  ]);
  const typed = typedIn(req, refusal, measuring);
  const facts = { operator, staff, self: staffOf(req).id, keys, measuring, decision, secret, typed, refusal };
  show(res, <SettingsPage visit={visitOf(req, refusal)} {...facts} />, refusal);
}

/** What stands in the forms: what was typed when the house said no, else what each begins with. */
function typedIn(req: Request, refusal: Refusal | null, measuring: Measuring): Typed {
  const was = (name: string) => (refusal ? field(req, name) : '');
  // Boxes that nobody ticked are not posted, but the name beside them is.
  const keyPosted = refusal !== null && fields(req, 'keyName').length > 0;
  return {
    ...{ name: was('name'), email: was('email'), role: was('role') },
    ...{ level: was('level') || measuring, why: was('why') },
    ...{ keyName: was('keyName'), scopes: keyPosted ? fields(req, 'scopes') : ['read'] },
  };
}
