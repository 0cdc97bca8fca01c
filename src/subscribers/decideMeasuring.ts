import { config } from '../config.ts';
import type { Actor } from '../staff/actor.ts';
import { keepDecision, latestDecision } from './measuring.store.ts';
import { checkDecision, inForce, type Measuring, type MeasuringDecision } from './measuring.ts';

/*
 * Measuring is a decision of the house, with a name and a reason (LEK chapter 9 section 28, R92). Switching it off works
 * at once, for letters that were sent long ago too: nothing more is counted.
 */

/** Readers' fetches come in floods; a decision may take this long to reach the other processes. */
const FRESH_MS = 2_000;
let known: { at: number; decision: MeasuringDecision | null } | undefined;

/** Keeps a decision as it was typed. Throws Refusal('invalid') with the field. */
export async function decideMeasuring(
  typed: { level: string; why: string },
  actor: Actor,
  now = new Date(),
): Promise<MeasuringDecision> {
  const decision = { ...checkDecision(typed, config().MEASURING), by: actor.name, at: now };
  await keepDecision(decision);
  known = undefined;
  return decision;
}

/** What is measured now. Throws when the store is away. */
export async function measuringNow(): Promise<Measuring> {
  if (config().MEASURING === 'none') return 'none';
  if (!known || Date.now() - known.at >= FRESH_MS) known = { at: Date.now(), decision: await latestDecision() };
  return inForce(known.decision, config().MEASURING);
}
