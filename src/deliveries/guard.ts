import type { Issue } from '../issues/issue.ts';
import { countTrouble } from './delivery.store.ts';
import { noteStopped, stoppedAt } from './guard.store.ts';
import { count, LEAST, shareOf, tooMany, without } from './guardRule.ts';
import { badLanes, stopLane } from './laneGuard.ts';
import { stopIssue } from './stopIssue.ts';
import { tally } from './tally.store.ts';

/*
 * An issue that many servers refuse is stopped before it harms our standing or empties the register: something is
 * wrong with it or with us, and a person must look (R66, R67). When it is one receiver that refuses, and the others
 * take it, only that receiver's lane is stopped.
 */

/** What was found last, by issue: while no more has failed the whole issue is not counted again. */
const seen = new Map<string, number>();

/** Counts an issue under way, and pauses it, or lanes of it, when too much fails. Asked by the sweeper. */
export async function guard(issue: Issue): Promise<void> {
  const trouble = await countTrouble(issue.id);
  if (trouble < LEAST || trouble === seen.get(issue.id)) return;
  await stopIfBad(issue);
  seen.set(issue.id, trouble);
}

async function stopIfBad(issue: Issue): Promise<void> {
  const all = count(await tally(issue.id));
  const bad = await badLanes(issue.id);
  const rest = without(
    all,
    bad.map((lane) => lane.all),
  );
  const before = await stoppedAt(issue.id);
  const othersGoWell = rest.tried >= LEAST && !tooMany(rest, before.rest);
  if (bad.length && othersGoWell) {
    for (const lane of bad.filter(({ isNew }) => isNew)) await stopLane(issue, lane);
    return;
  }
  if (!tooMany(all, before.all)) return;
  await stopIssue(issue, {
    sentence: `Utskicket har pausats: ${all.failed} brev (${shareOf(all)} procent) har fått nej från mottagarnas servrar.`,
    remedy: 'Läs vad servrarna svarar och rätta felet innan utskicket får fortsätta.',
  });
  // A person who lets it go on is not stopped again for the same failures. After the stop: one that fails is tried again.
  await noteStopped(issue.id, { all, rest });
}
