import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { takeInText } from '../../src/articles/takeIn.ts';
import { submitForReview } from '../../src/editions/freeze.ts';
import { type Preview, preview } from '../../src/editions/preview.ts';
import { approve } from '../../src/issues/approve.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { schedule } from '../../src/issues/schedule.ts';
import { takeSuggestion } from '../../src/issues/suggest.ts';
import { STOCKHOLM } from '../../src/issues/zone.ts';
import type { Actor } from '../../src/staff/actor.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { makePassword } from '../../src/staff/password.ts';
import { createStaff } from '../../src/staff/signIn.ts';
import { until } from '../../test/support/until.ts';

const SENT_WITHIN_MS = 300_000;

export interface Staffed {
  editor: Actor;
  approver: Actor;
}

/** Two people: the one who makes the issue and the one who approves it. */
export async function hireStaff(): Promise<Staffed> {
  const hire = (email: string, name: string) =>
    createStaff({ email, name, role: 'communicator', password: makePassword() }, HOUSE);
  return {
    editor: await hire('redaktor@demo.example', 'Sara Redaktör'),
    approver: await hire('ansvarig@demo.example', 'Nils Ansvarig'),
  };
}

/** Takes in the files; one that cannot be read as an article is told by name and nothing else is lost. */
export async function takeInAll(files: string[], { editor }: Staffed): Promise<{ taken: number; refused: string[] }> {
  const refused: string[] = [];
  let taken = 0;
  for (const file of files) {
    const { fresh } = await takeInText((await readFile(file)).toString('utf8'), {}, editor).catch((problem: Error) => {
      refused.push(`${basename(file)}: ${problem.message}`);
      return { fresh: false };
    });
    if (fresh) taken += 1;
  }
  if (taken === 0) throw new Error(`no article could be taken in:\n  ${refused.join('\n  ')}`);
  return { taken, refused };
}

/** An issue from the suggestion, with a few lines from the editor. */
export async function assemble({ editor }: Staffed): Promise<Issue> {
  const empty = await createIssue(editor);
  const suggested = await takeSuggestion(empty.id, empty.version, editor);
  const intro = {
    text: 'Här är månadens nummer, med det viktigaste från våra tjänster och projekt. Trevlig läsning.',
    name: editor.name,
  };
  return changeIssue(suggested.id, suggested.version, { intro, preheader: preheaderOf(suggested) }, editor);
}

export async function look(issue: Issue): Promise<Preview> {
  return preview(issue.id, { language: 'sv' });
}

/** One asks, another says yes to exactly what was frozen, and it is scheduled for now. */
export async function approveAndSchedule(issue: Issue, { editor, approver }: Staffed): Promise<Issue> {
  const asked = await submitForReview(issue.id, editor);
  await approve(issue.id, asked.review?.editionHash ?? '', approver);
  return schedule(issue.id, { at: new Date(), zone: STOCKHOLM }, editor);
}

export async function untilSent(issueId: string): Promise<void> {
  await until(async () => (await theIssue(issueId)).state === 'sent', SENT_WITHIN_MS);
}

/** The suggestion may find no lead to make a preheader of. */
function preheaderOf({ preheader, subject }: Issue): string {
  return preheader && preheader !== subject
    ? preheader
    : 'Nyheter, intervjuer och kommande evenemang från våra tjänster och projekt.';
}
