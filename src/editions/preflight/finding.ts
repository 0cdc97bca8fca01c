import { createHash } from 'node:crypto';

/** What the check before sending has to say. An error stops the issue; a warning can be waved through with a reason. */
export interface Finding {
  /** Stable word for programs: 'subject-missing'. */
  code: string;
  level: 'error' | 'warning';
  /** Where, in words for the desk. */
  place: string;
  sentence: string;
  /** What to do about it. */
  remedy: string;
  /** Where to jump: subject, preheader, intro, section-ID, item-ID, article-ID, schedule, letter or house. */
  anchor: string;
  itemId?: string;
  /** Names this finding about exactly this content: another text at the place gives another key. */
  key: string;
  /** The word that is not in the dictionary, of a finding about spelling. */
  word?: string;
  /** Why somebody let this warning through. */
  waived?: { reason: string; by: string };
}

/** A place of the issue, and what stands there. */
export interface Spot {
  place: string;
  anchor: string;
  itemId?: string;
  seen?: string;
}

export function error(code: string, spot: Spot, sentence: string, remedy: string): Finding {
  return finding('error', code, spot, sentence, remedy);
}

export function warning(code: string, spot: Spot, sentence: string, remedy: string): Finding {
  return finding('warning', code, spot, sentence, remedy);
}

function finding(level: Finding['level'], code: string, spot: Spot, sentence: string, remedy: string): Finding {
  const { place, anchor, itemId, seen = '' } = spot;
  const key = createHash('sha256').update(`${code}\0${anchor}\0${sentence}\0${seen}`).digest('hex').slice(0, 20);
  return { code, level, place, sentence, remedy, anchor, ...(itemId ? { itemId } : {}), key };
}
