import type { Request } from 'express';
import { brake, ipOf, networkOf } from '../../http/limits.ts';

const HOUR_S = 3_600;
const BAD_TOKENS = { name: 'bad-token', most: 60, seconds: 600 };
/** Answers to "did it help": an office behind one address may answer, a script may not decide. */
const ANSWERS = { most: 30, seconds: HOUR_S };

/** Brakes those who guess tokens; a good token never comes here (R133). */
export async function brakeGuessing(req: Request): Promise<void> {
  await brake(BAD_TOKENS, networkOf(ipOf(req)));
}

/** Brakes answers about one issue (its number) or article (its id) per network. */
export async function brakeAnswers(req: Request, about: number | string): Promise<void> {
  await brake({ name: 'helpful', ...ANSWERS }, `${about} ${networkOf(ipOf(req))}`);
}
