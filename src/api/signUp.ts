import type { z } from 'zod';
import { networkOf } from '../http/limits.ts';
import { brakeSignUp, evenly, StepWanted, tookStep } from '../http/signUpGuard.ts';
import { brakeNow } from '../platform/mail/brake.ts';
import type { Actor } from '../staff/actor.ts';
import { join } from '../subscribers/join.ts';
import { absolute, paths } from '../urls.ts';
import type { newSubscriber } from './shapes.ts';
import { wordingsOf } from './wordings.ts';

/**
 * A sign-up from a program, behind the same guard as the form's: counted by the reader's network, or all of a key's
 * together when the program does not say it; one more step while the brake is on; the same answer for every address.
 */
export async function signUp(body: z.output<typeof newSubscriber>, actor: Actor): Promise<void> {
  const { consent, measuring, formUrl, ip, step, ...input } = body;
  const from = ip ? networkOf(ip) : `key ${actor.id}`;
  await brakeSignUp(from);
  const earned = (await brakeNow()) !== null;
  if (earned && !(step && (await tookStep({ proof: '', ...step }, from)))) throw new StepWanted();
  const origin = {
    source: 'api',
    formUrl: formUrl ?? absolute(paths.api),
    wordings: wordingsOf(body),
    earned,
  } as const;
  const said = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  await evenly(join({ ...said, address: input.address, measuring: measuring !== undefined }, origin));
}
