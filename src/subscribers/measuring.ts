import { Refusal } from '../refusal.ts';

/** How much the house measures, and the decision about it. Pure. */

export const MEASURING_LEVELS = ['none', 'aggregate', 'individual'] as const;
export type Measuring = (typeof MEASURING_LEVELS)[number];

/** Who decided what, and why. */
export interface MeasuringDecision {
  level: Measuring;
  why: string;
  by: string;
  at: Date;
}

const WHY_LEAST = 10; // characters
const WHY_MOST = 500;

/** What is measured: as decided, but never more than MEASURING allows; without a decision, all that it allows. */
export function inForce(decision: Pick<MeasuringDecision, 'level'> | null, most: Measuring): Measuring {
  if (!decision) return most;
  return levelsUpTo(most).includes(decision.level) ? decision.level : most;
}

/** The levels that can be decided on, the one that measures least first. */
export function levelsUpTo(most: Measuring): Measuring[] {
  return MEASURING_LEVELS.slice(0, MEASURING_LEVELS.indexOf(most) + 1);
}

/** Checks a decision as it was typed. Throws Refusal('invalid') with the field. Switching off needs no reason. */
export function checkDecision(
  typed: { level: string; why: string },
  most: Measuring,
): Pick<MeasuringDecision, 'level' | 'why'> {
  const level = levelsUpTo(most).find((one) => one === typed.level);
  if (!level) throw new Refusal('invalid', 'Välj en av nivåerna.', 'level');
  const why = typed.why.trim();
  if (level !== 'none' && why.length < WHY_LEAST)
    throw new Refusal('invalid', `Skriv varför, med minst ${WHY_LEAST} tecken.`, 'why');
  if (why.length > WHY_MOST) throw new Refusal('invalid', `Skriv högst ${WHY_MOST} tecken.`, 'why');
  return { level, why };
}
