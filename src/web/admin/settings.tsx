import type { Request, RequestHandler, Response } from 'express';
import { field, fields, param } from '../../http/parse.ts';
import { staffOf } from '../../http/session.ts';
import { Refusal } from '../../refusal.ts';
import { listKeys } from '../../staff/key.store.ts';
import { SCOPES } from '../../staff/key.ts';
import { createKey, revokeKey } from '../../staff/keys.ts';
import { createStaff } from '../../staff/signIn.ts';
import { listStaff } from '../../staff/staff.store.ts';
import { ROLES } from '../../staff/staff.ts';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { places } from './places.ts';
import { SettingsPage } from './SettingsPage.tsx';

export const settingsPage: RequestHandler = (req, res) => draw(req, res, null);

export const addStaff = doing(async (req, res) => {
  const role = ROLES.find((one) => one === field(req, 'role')) ?? 'communicator';
  // A password may begin or end with a space: it is taken as it was typed.
  const password = String((req.body as Record<string, unknown>).password ?? '');
  await createStaff({ email: field(req, 'email'), name: field(req, 'name'), role, password }, actorOf(req));
  goTo(res, places.settings, 'konto-skapat');
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

export const dropKey = doing(async (req, res) => {
  await revokeKey(param(req, 'keyId'), actorOf(req));
  goTo(res, places.settings, 'nyckel-borta');
}, draw);

async function draw(req: Request, res: Response, refusal: Refusal | null, secret: string | null = null): Promise<void> {
  const operator = staffOf(req).role === 'operator';
  const [staff, keys] = await Promise.all([listStaff(), operator ? listKeys() : []]);
  const typed = refusal ? { name: field(req, 'name'), email: field(req, 'email') } : { name: '', email: '' };
  const facts = { operator, staff, keys, secret, typed, refusal };
  show(res, <SettingsPage visit={visitOf(req, refusal)} {...facts} />, refusal);
}
