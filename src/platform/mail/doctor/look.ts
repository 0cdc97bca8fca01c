import { log } from '../../log.ts';
import { examine } from './doctor.ts';
import { keepExamination } from './examination.store.ts';

/** Examines the sender and keeps what was found, for the desk. Asked by a clock, so that no page waits for names. */
export async function lookAtSender(now = new Date()): Promise<void> {
  const faults = await examine();
  for (const { level, sentence, remedy } of faults)
    if (level === 'red') log.warn({ sentence, remedy }, 'the doctor found a fault of the sender');
  await keepExamination(faults, now);
}
