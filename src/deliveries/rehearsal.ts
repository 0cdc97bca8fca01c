import { makeToken, readToken } from '../platform/tokens.ts';
import { absolute, paths } from '../urls.ts';

/*
 * The links of a test letter. Each test letter has its own, and they lead to pages that show what readers would meet
 * and do nothing: nobody leaves, nothing is counted.
 */

const DAY_MS = 86_400_000;
const LIVES_MS = 30 * DAY_MS;
/** What a letter leads to that is not there yet, or that would act: these go by way of the rehearsal. */
const LED: readonly string[] = [
  paths.article,
  paths.calendar,
  paths.archive,
  paths.helpful,
  paths.preferences,
  paths.unsubscribe,
];

/** The token of a test letter: its issue and itself, for 30 days. */
export function rehearsalToken(issueId: string, testId: string, now: Date): string {
  return makeToken('rehearsal', [issueId, testId], new Date(now.getTime() + LIVES_MS));
}

/** The issue a test letter was about; null for a forged or old token. */
export function readRehearsal(token: string, now = new Date()): string | null {
  const read = readToken('rehearsal', token, true, now);
  return read.ok ? (read.ids[0] ?? null) : null;
}

/** A letter (HTML or text) whose links lead by way of the rehearsal: /artiklar/x becomes /prov/TOKEN/artiklar/x. */
export function rehearsed(letter: string, token: string): string {
  return LED.reduce(
    (text, path) => text.replaceAll(`${absolute(path)}/`, `${absolute(`${paths.rehearsal}/${token}${path}`)}/`),
    letter,
  );
}
