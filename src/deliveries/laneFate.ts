import { laneStopsOf } from './laneStop.store.ts';

/* What becomes of letters of stopped lanes, for those who send: asked for once a second, however many windows there are. */

/** wait: for a person. end: the lane was given up. */
export type Fate = 'wait' | 'end';

const FRESH_MS = 1_000;
const known = new Map<string, { fates: Promise<Map<string, Fate>>; until: number }>();

/** The lanes of an issue whose letters do not go. */
export function fates(issueId: string): Promise<Map<string, Fate>> {
  const now = performance.now();
  const one = known.get(issueId);
  if (one && now < one.until) return one.fates;
  const asked = ask(issueId);
  asked.catch(forgetFates);
  known.clear(); // few issues are under way at a time
  known.set(issueId, { fates: asked, until: now + FRESH_MS });
  return asked;
}

/** The next window asks again: a lane was stopped, or decided about. */
export function forgetFates(): void {
  known.clear();
}

async function ask(issueId: string): Promise<Map<string, Fate>> {
  const stops = await laneStopsOf(issueId);
  return new Map(
    stops.flatMap(({ lane, decision }) =>
      decision === 'continue' ? [] : [[lane, decision ? 'end' : 'wait'] as const],
    ),
  );
}
