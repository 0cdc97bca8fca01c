import { currentLook } from '../src/editions/look.store.ts';
import { lookAtSender } from '../src/platform/mail/doctor/look.ts';
import { sweepLetters } from '../src/platform/mail/letters.ts';
import { postLetter } from '../src/platform/mail/postLetter.ts';
import type { Processors } from '../src/platform/queue.ts';

export const letters = {
  'letters.post': ({ letterId }) => postLetter(letterId, currentLook),
  'letters.sweep': () => sweepLetters(),
  'letters.lookAtSender': () => lookAtSender(),
} satisfies Partial<Processors>;
