import type { Request, RequestHandler } from 'express';
import { csrfToken } from '../../http/csrf.ts';
import { staffOf } from '../../http/session.ts';
import { brakeNow, release } from '../../platform/mail/brake.ts';
import { audit } from '../../staff/audit.ts';
import { actorOf, goTo } from '../admin/answer.ts';
import { places } from '../admin/places.ts';
import type { BrakeSeen } from './BrakeNotice.tsx';

export async function brakeSeen(req: Request): Promise<BrakeSeen> {
  return { brake: await brakeNow(), operator: staffOf(req).role === 'operator', csrf: csrfToken(req) };
}

/** Lets confirmation letters go again. */
export const releaseBrake: RequestHandler = async (req, res) => {
  if (await release()) await audit(actorOf(req), 'brake-released', {});
  goTo(res, places.overview, 'broms');
};
