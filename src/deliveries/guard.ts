import type { Issue } from '../issues/issue.ts';
import { countTrouble } from './delivery.store.ts';
import { type Counted, noteStopped, stoppedAt } from './guard.store.ts';
import { stopIssue } from './stopIssue.ts';
import { tally } from './tally.store.ts';

/*
 * An issue that many servers refuse is stopped before it harms our standing or empties the register: something is
 * wrong with it or with us, and a person must look (R66, R67).
 */

/** Stopped when at least this many letters failed, and more than this share of those that were tried. */
const LEAST = 20;
const SHARE = 0.05;
/** Not the servers' no: these say nothing about the issue. */
const HARMLESS = ['expired', 'undeliverable-eai', 'full', 'closed', 'soft'];

/** What was found last, by issue: while no more has failed the whole issue is not counted again. */
const seen = new Map<string, number>();

/** Counts an issue under way, and pauses it when too much of it fails. Asked by the sweeper. */
export async function guard(issue: Issue): Promise<void> {
  const trouble = await countTrouble(issue.id);
  if (trouble < LEAST || trouble === seen.get(issue.id)) return;
  seen.set(issue.id, trouble);
  const counted = count(await tally(issue.id));
  if (counted.failed < LEAST || !tooMany(counted, await stoppedAt(issue.id))) return;
  const share = Math.round((counted.failed / counted.tried) * 100);
  // Noted first: a person who lets it go on is not stopped again for the same failures.
  await noteStopped(issue.id, counted);
  await stopIssue(issue, {
    sentence: `Utskicket har pausats: ${counted.failed} brev (${share} procent) har fått nej från mottagarnas servrar.`,
    remedy: 'Läs vad servrarna svarar och rätta felet innan utskicket får fortsätta.',
  });
}

/** Whether what failed since the last stop is too much. */
export function tooMany(counted: Counted, before: Counted): boolean {
  const failed = counted.failed - before.failed;
  return failed >= LEAST && failed > (counted.tried - before.tried) * SHARE;
}

/** Letters that have an answer, and those of them that were refused or came back. */
export function count(rows: { state: string; reason: string | null; count: number }[]): Counted {
  const counted = { failed: 0, tried: 0 };
  for (const { state, reason, count } of rows) {
    if (!['sent', 'failed', 'bounced'].includes(state)) continue;
    counted.tried += count;
    // A relay takes everything: what the receiving servers say to it comes back as a letter.
    if (state !== 'sent' && !HARMLESS.includes(reason ?? '')) counted.failed += count;
  }
  return counted;
}
