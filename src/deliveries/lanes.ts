import { type Asked, type Given, reserve, SOON_MS } from '../platform/pace.ts';
import { giveBack, putOff, skipRows } from './claim.store.ts';
import type { Delivery } from './delivery.ts';
import { type Fate, fates } from './laneFate.ts';

/*
 * Letters of a slow lane are put off to times of their own, so that a window is never held up by them and other lanes
 * go on at full speed. A row that was given its time need not ask again, unless the lane was slowed in between.
 */

/** Times are rounded up to this, so that rows are put off together. */
const STEP_MS = 1_000;

/** How long a letter of a stopped lane is put off at a time: a decision brings it forward, and nothing hangs on it. */
const STOPPED_MS = 3_600_000;

/** Those of the claimed rows that may go now; the others wait for their time. */
export async function mayGoNow(claimed: Delivery[], claim: string, now = Date.now()): Promise<Delivery[]> {
  const rows = await withoutStopped(claimed, claim, now);
  const groups = byLane(rows);
  const given = await reserve(groups.map(askFor), now);
  const going: Delivery[] = [];
  const later = new Map<string, { ids: string[]; dueAt: number; paid: number }>();
  groups.forEach((group, place) => {
    const times = given[place] as Given;
    group.forEach((row, at) => {
      const time = times.from + at * times.everyMs;
      if (time <= now + SOON_MS) going.push(row);
      else putLater(later, row, Math.ceil(time / STEP_MS) * STEP_MS, times.paid);
    });
  });
  for (const { ids, dueAt, paid } of later.values()) await putOff(ids, claim, new Date(dueAt), paid);
  return going;
}

/** Letters of lanes that wait for a person wait too, and those of lanes that were given up end. */
async function withoutStopped(rows: Delivery[], claim: string, now: number): Promise<Delivery[]> {
  const [first] = rows;
  const stopped = first ? await fates(first.issueId) : undefined;
  if (!stopped?.size) return rows;
  const of = (fate: Fate) => rows.filter((row) => stopped.get(row.lane ?? '') === fate).map((row) => row.id);
  await giveBack(of('wait'), claim, new Date(now + STOPPED_MS));
  await skipRows(of('end'), claim, 'cancelled');
  return rows.filter((row) => !stopped.has(row.lane ?? ''));
}

function byLane(rows: Delivery[]): Delivery[][] {
  const groups = new Map<string, Delivery[]>();
  for (const row of rows) {
    const key = `${row.paid ?? ''}|${row.lane ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function askFor(group: Delivery[]): Asked {
  const [first] = group;
  return { lane: first?.lane ?? '', paid: first?.paid ?? null, count: group.length };
}

function putLater(
  later: Map<string, { ids: string[]; dueAt: number; paid: number }>,
  row: Delivery,
  dueAt: number,
  paid: number,
): void {
  const key = `${dueAt}|${paid}`;
  const held = later.get(key) ?? { ids: [], dueAt, paid };
  held.ids.push(row.id);
  later.set(key, held);
}
