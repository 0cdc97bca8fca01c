import type { Request, RequestHandler, Response } from 'express';
import { config } from '../../config.ts';
import { brake, type Limit } from '../../http/limits.ts';
import { field } from '../../http/parse.ts';
import { staffOf } from '../../http/session.ts';
import type { Refusal } from '../../refusal.ts';
import { beginSecondStep, endSecondStep, newNonce, secretOf } from '../../staff/secondStep.ts';
import { forApps } from '../../staff/totp.ts';
import { doing, goTo, show, visitOf } from './answer.ts';
import { places } from './places.ts';
import { SecondStepPage } from './SecondStepPage.tsx';

/** Whoever sits at a desk that was left open must not be able to guess a code, and switch it off. */
const PER_ACCOUNT: Limit = { name: 'second-step', most: 10, seconds: 900 };

export const secondStepPage: RequestHandler = (req, res) => draw(req, res, null);

/** On when it was off, off when it was on: either way a code shows who asks. */
export const changeSecondStep = doing(async (req, res) => {
  const staff = staffOf(req);
  await brake(PER_ACCOUNT, staff.id);
  if (staff.secondStep) await endSecondStep(staff, field(req, 'code'));
  else await beginSecondStep(staff, field(req, 'nonce'), field(req, 'code'));
  goTo(res, places.secondStep, staff.secondStep ? 'tvasteg-av' : 'tvasteg-pa');
}, draw);

/** After a wrong code the key stays the same: the app has it already. */
async function draw(req: Request, res: Response, refusal: Refusal | null): Promise<void> {
  const { id, email, secondStep } = staffOf(req);
  const nonce = (refusal && field(req, 'nonce')) || newNonce();
  const app = forApps(secretOf(id, nonce), config().NEWSLETTER_NAME, email);
  const page = <SecondStepPage visit={visitOf(req, refusal)} on={secondStep} {...{ nonce, app, refusal }} />;
  show(res, page, refusal);
}
