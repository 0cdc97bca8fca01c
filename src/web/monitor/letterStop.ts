import type { RequestHandler } from 'express';
import { field } from '../../http/parse.ts';
import { countWaiting } from '../../platform/mail/letter.store.ts';
import { letLettersGo, letterStop, stopLetters } from '../../platform/mail/letterStop.store.ts';
import { enqueue } from '../../platform/queue.ts';
import { audit } from '../../staff/audit.ts';
import { forgetAlarms } from '../admin/alarms.ts';
import { actorOf, goTo } from '../admin/answer.ts';
import { places } from '../admin/places.ts';
import type { LettersSeen } from './LetterStop.tsx';

export async function lettersSeen(): Promise<LettersSeen> {
  const stop = await letterStop();
  return { stop, waiting: stop ? await countWaiting() : 0 };
}

/** Stops single letters, or lets them go: those that waited leave at once, each one once. */
export const changeLetterStop: RequestHandler = async (req, res) => {
  const stops = field(req, 'do') !== 'slapp';
  const changed = stops ? await stopLetters(actorOf(req).name) : await letLettersGo();
  if (changed) await audit(actorOf(req), stops ? 'letters-stopped' : 'letters-let-go');
  if (!stops) await enqueue('letters.sweep', {}).catch(() => undefined); // the clock asks too
  forgetAlarms();
  goTo(res, places.deliveries, stops ? 'brev-stoppade' : 'brev-slappta');
};
