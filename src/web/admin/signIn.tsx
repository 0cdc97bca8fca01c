import type { Request, RequestHandler, Response } from 'express';
import { statusOf } from '../../http/errors.ts';
import { brake, ipOf, type Limit, networkOf } from '../../http/limits.ts';
import { safeNext } from '../../http/next.ts';
import { field } from '../../http/parse.ts';
import { endSession, sessionOf, startSession } from '../../http/session.ts';
import { keyedHash } from '../../platform/tokens.ts';
import { Refusal } from '../../refusal.ts';
import { signIn } from '../../staff/signIn.ts';
import { paths } from '../../urls.ts';
import { render } from '../ui/render.ts';
import { SignInPage } from './SignInPage.tsx';

/**
 * Guessing is braked per network, per account from one network, and per account from everywhere (R127). The last is
 * wide: whoever guesses must not be able to lock somebody else out.
 */
const PER_NETWORK: Limit = { name: 'sign-in-network', most: 60, seconds: 900 };
const PER_ACCOUNT_THERE: Limit = { name: 'sign-in-account-there', most: 10, seconds: 900 };
const PER_ACCOUNT: Limit = { name: 'sign-in-account', most: 200, seconds: 900 };

export const signInPage: RequestHandler = (req, res) => {
  const next = safeNext(req.query.next);
  if (sessionOf(req)) return res.redirect(303, next);
  draw(res, '', next, null);
};

export const signInPost: RequestHandler = async (req, res) => {
  const email = field(req, 'email');
  const next = safeNext(field(req, 'next'));
  try {
    await begin(req, res, email);
    res.redirect(303, next);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    draw(res, email, next, error);
  }
};

export const signOut: RequestHandler = async (req, res) => {
  await endSession(req, res);
  res.redirect(303, paths.signIn);
};

async function begin(req: Request, res: Response, email: string): Promise<void> {
  const network = networkOf(ipOf(req));
  const account = keyedHash('sign-in', email.toLowerCase());
  await brake(PER_NETWORK, network);
  await brake(PER_ACCOUNT_THERE, `${account} ${network}`);
  await brake(PER_ACCOUNT, account);
  await startSession(req, res, await signIn(email, field(req, 'password'), field(req, 'code')));
}

function draw(res: Response, email: string, next: string, refusal: Refusal | null): void {
  const page = <SignInPage email={email} next={next} refusal={refusal} />;
  res.setHeader('Cache-Control', 'no-store');
  res
    .status(refusal ? statusOf(refusal.code) : 200)
    .type('html')
    .send(render(page));
}
