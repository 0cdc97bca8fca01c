import { setTimeout as wait } from 'node:timers/promises';
import type { Request } from 'express';
import { config } from '../../config.ts';
import { brake, ipOf, networkOf } from '../../http/limits.ts';

const HOUR_S = 3_600;
const BAD_TOKENS = { name: 'bad-token', most: 60, seconds: 600 };
/** Answers to "did it help": an office behind one address may answer, a script may not decide. */
const ANSWERS = { most: 30, seconds: HOUR_S };
/** How long every answer to a form with an address takes, whatever the address: no guessing by stopwatch (R124). */
const SAME_ANSWER_MS = 250;

/** Brakes sign-ups and requests for links per network (R125, R126). */
export async function brakeSignUp(req: Request): Promise<void> {
  const most = config().SIGNUPS_PER_NETWORK_HOUR;
  await brake({ name: 'sign-up', most, seconds: HOUR_S }, networkOf(ipOf(req)));
}

/** Brakes those who guess tokens; a good token never comes here (R133). */
export async function brakeGuessing(req: Request): Promise<void> {
  await brake(BAD_TOKENS, networkOf(ipOf(req)));
}

/** Brakes answers about one issue (its number) or article (its id) per network. */
export async function brakeAnswers(req: Request, about: number | string): Promise<void> {
  await brake({ name: 'helpful', ...ANSWERS }, `${about} ${networkOf(ipOf(req))}`);
}

/** Does the work in its own time but tells of its end only after a fixed one. Throws at once what the work throws. */
export async function evenly<T>(work: Promise<T>): Promise<T> {
  const [result] = await Promise.all([work, wait(SAME_ANSWER_MS)]);
  return result;
}
