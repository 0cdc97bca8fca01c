import { log } from '../../log.ts';
import { enqueue } from '../../queue.ts';
import { examine } from './doctor.ts';
import { keepExamination, lastExamination } from './examination.store.ts';
import type { Fault } from './fault.ts';

/** Whoever has mended a fault need not wait for the clock. */
const RED_FOR_MS = 60_000;

/** Examines the sender and keeps what was found, for the desk. Asked by a clock, so that no page waits for names. */
export async function lookAtSender(now = new Date()): Promise<void> {
  const faults = await examine();
  for (const { level, sentence, remedy } of faults)
    if (level === 'red') log.warn({ sentence, remedy }, 'the doctor found a fault of the sender');
  await keepExamination(faults, now);
}

/** What is known of the sender; asks for another look when something was red a while ago. */
export async function senderFaults(now = new Date()): Promise<Fault[]> {
  const last = await lastExamination();
  if (!last) return [];
  const isRed = last.faults.some(({ level }) => level === 'red');
  if (isRed && now.getTime() - last.at.getTime() > RED_FOR_MS)
    await enqueue('letters.lookAtSender', {}, { once: 'look' }).catch(() => undefined); // the clock comes anyway
  return last.faults;
}
