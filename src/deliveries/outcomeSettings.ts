import { config } from '../config.ts';
import type { OutcomeSettings } from './outcome.ts';

/** How long letters are tried and what becomes of uncertain ones, as the house has set it. */
export function outcomeSettings(): OutcomeSettings {
  const { RETRY_FIRST_SECONDS, LATEST_USEFUL_HOURS, UNCERTAIN } = config();
  return { firstSeconds: RETRY_FIRST_SECONDS, usefulHours: LATEST_USEFUL_HOURS, uncertain: UNCERTAIN };
}
