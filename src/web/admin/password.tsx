import type { Request, RequestHandler, Response } from 'express';
import { brake, type Limit } from '../../http/limits.ts';
import { staffOf, startSession } from '../../http/session.ts';
import type { Refusal } from '../../refusal.ts';
import { changePassword } from '../../staff/changePassword.ts';
import { doing, goTo, show, visitOf } from './answer.ts';
import { PasswordPage } from './PasswordPage.tsx';
import { places } from './places.ts';

/** Whoever sits at a desk that was left open must not be able to guess. */
const PER_ACCOUNT: Limit = { name: 'change-password', most: 10, seconds: 900 };

export const passwordPage: RequestHandler = (req, res) => draw(req, res, null);

/** Every other session ends; this one begins anew. */
export const changeOwnPassword = doing(async (req, res) => {
  const staff = staffOf(req);
  await brake(PER_ACCOUNT, staff.id);
  const typed = { old: asTyped(req, 'old'), password: asTyped(req, 'password'), again: asTyped(req, 'again') };
  await startSession(req, res, await changePassword(staff, typed));
  goTo(res, places.settings, 'losenord-bytt');
}, draw);

/** A password may begin or end with a space. */
function asTyped(req: Request, name: string): string {
  return String((req.body as Record<string, unknown>)[name] ?? '');
}

async function draw(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  show(res, <PasswordPage visit={visitOf(req, refusal)} email={staffOf(req).email} refusal={refusal} />, refusal);
}
