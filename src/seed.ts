import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteUsed } from './articles/article.store.ts';
import { takeInText } from './articles/takeIn.ts';
import { config } from './config.ts';
import { submitForReview } from './editions/freeze.ts';
import { ARCHIVED, ARCHIVED_NUMBER, archivedTexts } from './embedded/newsroom/archived.ts';
import { comingEvents } from './embedded/newsroom/coming.ts';
import { firstReaders } from './embedded/newsroom/readers.ts';
import { approve } from './issues/approve.ts';
import { itemsOf } from './issues/assemble.ts';
import { changeIssue } from './issues/change.ts';
import { findIssueByNumber, insertIssue, noteIntended, take, theIssue } from './issues/issue.store.ts';
import { finish } from './issues/release.ts';
import { takeSuggestion } from './issues/suggest.ts';
import { STOCKHOLM, toLocalTime } from './issues/zone.ts';
import { ROOT } from './platform/root.ts';
import { HOUSE } from './staff/actor.ts';
import { makePassword } from './staff/password.ts';
import { createStaff, firstStaff } from './staff/signIn.ts';
import { listStaff } from './staff/staff.store.ts';
import { addConfirmed } from './subscribers/join.ts';
import { absolute, paths } from './urls.ts';

/*
 * What a new house begins with: somebody who may sign in and, in a house of one machine, a small newsroom to look at,
 * made by the rooms' own verbs. Every step may be done again: a start that was cut off is completed by the next.
 */

export type Extent = 'staff' | 'newsroom';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ARCHIVED_DAYS_AGO = 32;
const SAMPLES = join(ROOT, 'scripts/samples');
/** Written last, so that a seed that was cut off is known. */
const DONE = 'newsroom.json';
const BASIS = 'Påhittad läsare, lagd in när huset öppnades första gången';
const PICTURES: Record<string, { url: string; alt: string; decorative: boolean }> = {
  'intervju-journaler.txt': {
    url: '/bilder/samverkan.jpg',
    alt: 'Illustration: punkter i olika storlek som binds samman av tunna linjer kring en mitt',
    decorative: false,
  },
  'nyhet-gemensam-inloggning.txt': {
    url: '/bilder/kommuner.jpg',
    alt: 'Illustration: ett landskap av olika stora fält med en flod som rinner genom dem',
    decorative: false,
  },
  'projekt-trygg-hemgang.txt': {
    url: '/bilder/hemma.jpg',
    alt: 'Illustration: fyra hus med tända fönster en kväll',
    decorative: false,
  },
};

/** Makes what is missing. `tell` says where first passwords go: 'terminal' (stdout), or a file that only we may read. */
export async function seed(extent: Extent, tell: string, now = new Date()): Promise<void> {
  const words = await firstPasswords(extent);
  if (words.length) say(words, tell);
  const done = join(config().DATA_DIR, DONE);
  if (extent === 'staff' || existsSync(done)) return;
  await archive(new Date(now.getTime() - ARCHIVED_DAYS_AGO * DAY_MS));
  await material(now);
  for (const { input, confirmedAt } of firstReaders(now)) await addConfirmed(input, BASIS, HOUSE, [], confirmedAt);
  writeFileSync(done, `${JSON.stringify({ seededAt: now })}\n`);
}

/** An operator, and in a newsroom a communicator beside her: nobody approves what she has made herself. */
async function firstPasswords(extent: Extent): Promise<string[]> {
  const first = await firstStaff();
  if (!first) return [];
  const told = [`Sign in at ${absolute(paths.signIn)}`, `  ${first.email}  password ${first.password}  (operator)`];
  if (extent === 'staff') return told;
  const second = { email: first.email.replace(/^[^@]+/, 'granskare'), password: makePassword() };
  await createStaff({ ...second, name: 'Granskaren', role: 'communicator' }, HOUSE);
  return [...told, `  ${second.email}  password ${second.password}  (communicator, approves what the other has made)`];
}

function say(lines: string[], tell: string): void {
  if (tell !== 'terminal') {
    writeFileSync(tell, `${lines.join('\n')}\n`, { mode: 0o600 });
    process.stdout.write(`the first passwords stand in ${tell}\n`);
    return;
  }
  process.stdout.write(`${lines.join('\n')}\nThe passwords are shown this once.\n`);
}

/** The issue in the archive. It has an edition and a state, and no letters: none was sent from here. */
async function archive(then: Date): Promise<void> {
  const known = await findIssueByNumber(ARCHIVED_NUMBER);
  const issueId = known?.id ?? (await draft(then));
  const [first, second] = await listStaff();
  if (!first || !second) return;
  const schedule = { at: new Date(then.getTime() + 2 * HOUR_MS), zone: STOCKHOLM, by: first.id };
  // One state after the other, from wherever the last start was cut off. The clocks do not see it: it is never due
  // before it is out, and what is out with nobody to send to is done.
  if ((await theIssue(issueId)).state === 'draft') await submitForReview(issueId, first, then);
  const { state, review } = await theIssue(issueId);
  if (state === 'review' && review) await approve(issueId, review.editionHash, second, {}, then);
  if ((await theIssue(issueId)).state === 'approved') await take('schedule', issueId, { schedule });
  if ((await theIssue(issueId)).state === 'scheduled') await take('release', issueId, { releasedAt: schedule.at });
  const issue = await theIssue(issueId);
  await noteUsed(
    itemsOf(issue.sections).map((item) => item.articleId),
    issue.number,
  );
  await noteIntended(issueId, 0);
  await finish(issueId, schedule.at);
}

async function draft(then: Date): Promise<string> {
  const date = spoken(new Date(then.getTime() - 5 * DAY_MS));
  const takenInAt = new Date(then.getTime() - 4 * DAY_MS);
  for (const { text, ...said } of archivedTexts(date)) await takeInText(text, said, HOUSE, takenInAt);
  const month = toLocalTime(then, STOCKHOLM).slice(0, 7);
  const empty = { month, subject: '', preheader: '', intro: ARCHIVED.intro, sections: [] };
  const issue = await insertIssue(empty, ARCHIVED_NUMBER);
  const filled = await takeSuggestion(issue.id, issue.version, HOUSE, undefined, then);
  const { subject, preheader } = ARCHIVED;
  await changeIssue(issue.id, filled.version, { subject, preheader }, HOUSE);
  return issue.id;
}

/** What has come in since: the samples of the project, one a day, and two events. */
async function material(now: Date): Promise<void> {
  const files = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith('.txt')) : [];
  for (const [place, name] of files.sort().entries()) {
    const takenInAt = new Date(now.getTime() - (files.length - place) * DAY_MS);
    const image = PICTURES[name] ?? null;
    await takeInText(readFileSync(join(SAMPLES, name), 'utf8'), { image }, HOUSE, takenInAt);
  }
  for (const { text, event } of comingEvents(now, spoken(now))) await takeInText(text, { event }, HOUSE, now);
}

/** '20 juni 2017' in Swedish. */
function spoken(day: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'long', timeZone: STOCKHOLM }).format(day);
}
