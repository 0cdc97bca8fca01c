import type { MeasuringLevel } from '../editions/edition.ts';
import { variantKey } from '../editions/edition.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';

/** Which variant of an edition a reader gets. Pure. */

const LESS: MeasuringLevel[] = ['individual', 'aggregate', 'none'];

/**
 * The key of the reader's variant: her language, and the measuring level of the house, individual only with her
 * consent. When the edition was frozen under another setting, the nearest level that measures less is taken.
 */
export function variantFor(
  reader: Pick<Subscriber, 'language' | 'measuring'>,
  measuring: MeasuringLevel,
  available: string[],
): string {
  const level = measuring === 'individual' && !reader.measuring ? 'aggregate' : measuring;
  const levels = LESS.slice(LESS.indexOf(level));
  for (const language of [reader.language, 'sv'] as const) {
    const key = levels.map((one) => variantKey(language, one)).find((one) => available.includes(one));
    if (key) return key;
  }
  // Only a level above is there: the one that was approved and that nobody can be followed with.
  const shared = available.find((key) => !key.endsWith('.individual'));
  if (!shared) throw new Error('the edition has no variant for readers who did not consent to measuring');
  return shared;
}
