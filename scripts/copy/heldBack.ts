import { eachIssue, take } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { pause } from '../../src/issues/release.ts';
import { toLocalTime } from '../../src/issues/zone.ts';
import { HOUSE } from '../../src/staff/actor.ts';

/*
 * A backup of a house that was sending knows only of the letters that had left by then; the rest has left since, most
 * likely. So what it was about to send is not sent by itself: a person finds out, and decides.
 */

const RESTORED = 'Systemet har återställts från en säkerhetskopia';

/** The numbers of the issues that wait for a person. */
export interface HeldBack {
  paused: number[];
  unscheduled: number[];
}

/** Pauses what is being sent, and takes the time away where it has passed. Mongoose must be connected. Safe to repeat. */
export async function holdBack(now = new Date()): Promise<HeldBack> {
  const held: HeldBack = { paused: [], unscheduled: [] };
  for await (const issue of eachIssue(['releasing'])) {
    await pause(issue.id, whyPaused(), HOUSE);
    held.paused.push(issue.number);
  }
  for await (const issue of eachIssue(['scheduled'])) {
    if (!issue.schedule || issue.schedule.at > now) continue;
    await take('unschedule', issue.id, { schedule: null, pausedWhy: whyUnscheduled(issue.schedule) });
    held.unscheduled.push(issue.number);
  }
  return held;
}

function whyPaused(): string {
  const what = `${RESTORED} som gjordes medan numret skickades. Systemet vet inte vilka brev som har gått sedan dess.`;
  const remedy =
    'Ta reda på det innan utskicket får fortsätta: de som redan har fått numret får det en gång till. Gick allt ut, så ställ in resten.';
  return `${what} ${remedy}`;
}

function whyUnscheduled({ at, zone }: NonNullable<Issue['schedule']>): string {
  const when = toLocalTime(at, zone).replace('T', ' klockan ');
  const what = `${RESTORED} som gjordes innan numret skulle skickas ${when}. Systemet vet inte om det hände.`;
  const remedy =
    'Ta reda på det. Gick numret inte ut, så välj en ny tid eller skicka nu. Gick det ut, så ställ in det.';
  return `${what} ${remedy}`;
}
