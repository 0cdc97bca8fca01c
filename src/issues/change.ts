import { log } from '../platform/log.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { ORGANISATION_KINDS } from '../subscribers/subscriber.ts';
import { insertIssue, theIssue, writeEdit } from './issue.store.ts';
import { type Draft, type Issue, type Item, LAYOUTS } from './issue.ts';
import { may, wrongMoment } from './lifecycle.ts';
import { keepVersion } from './version.store.ts';
import { STOCKHOLM, toLocalTime } from './zone.ts';

const LONGEST: Record<'subject' | 'preheader' | 'heading' | 'title' | 'lead' | 'intro' | 'name', number> = {
  subject: 250,
  preheader: 250,
  heading: 100,
  title: 200,
  lead: 1_000,
  intro: 4_000,
  name: 100,
};

const MOST_TOPICS = 20;

/** Makes an empty issue of this month with the next number. */
export async function createIssue(actor: Actor, now = new Date()): Promise<Issue> {
  const month = toLocalTime(now, STOCKHOLM).slice(0, 7);
  const made = await insertIssue({ month, subject: '', preheader: '', intro: { text: '', name: '' }, sections: [] });
  await remember(made, actor);
  return made;
}

/**
 * Writes an edit for somebody who saw `version`. Review and approval are void from then on.
 * Throws 'invalid' naming the field, or 'conflict' when somebody else has edited or the issue is on its way out.
 */
export async function changeIssue(
  issueId: string,
  version: number,
  change: Partial<Draft>,
  actor: Actor,
): Promise<Issue> {
  checkDraft(change);
  const changed = await writeEdit(issueId, version, change);
  if (changed) {
    await remember(changed, actor);
    return changed;
  }
  const now = await theIssue(issueId);
  if (!may('edit', now.state)) throw wrongMoment('edit', now.state);
  throw new Refusal('conflict', 'Någon annan har ändrat numret. Läs in det igen och gör om din ändring.', 'version');
}

/** The history is for people to look back in; an edit does not fail for want of it. */
async function remember(issue: Issue, actor: Actor): Promise<void> {
  await keepVersion(issue, actor.name, new Date()).catch((problem: Error) =>
    log.warn({ problem: problem.message, issueId: issue.id }, 'a version of an issue was not kept'),
  );
}

function checkDraft(change: Partial<Draft>): void {
  if (change.month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(change.month)) {
    throw new Refusal('invalid', 'Månaden ska skrivas som 2026-11.', 'month');
  }
  oneLine(change.subject, 'subject', 'Ämnesraden');
  oneLine(change.preheader, 'preheader', 'Förhandstexten');
  oneLine(change.intro?.name, 'name', 'Namnet under inledningen');
  if ((change.intro?.text ?? '').length > LONGEST.intro) throw tooLong('Inledningen', LONGEST.intro, 'intro');
  for (const section of change.sections ?? []) {
    oneLine(section.heading, 'heading', 'Avdelningens rubrik');
    for (const item of section.items) {
      oneLine(item.title ?? undefined, 'title', 'Rubriken');
      if ((item.lead ?? '').length > LONGEST.lead) throw tooLong('Ingressen', LONGEST.lead, 'lead');
      checkMeant(item);
      if (!LAYOUTS.includes(item.layout))
        throw new Refusal('invalid', `Formatet ska vara ett av: ${LAYOUTS.join(', ')}.`, 'layout');
    }
  }
}

function checkMeant({ audiences = [], topics = [] }: Item): void {
  if (audiences.some((one) => !ORGANISATION_KINDS.includes(one)))
    throw new Refusal('invalid', `Målgrupperna ska vara bland: ${ORGANISATION_KINDS.join(', ')}.`, 'audiences');
  if (topics.length > MOST_TOPICS || topics.some((one) => !/^[a-z0-9-]{1,40}$/.test(one)))
    throw new Refusal('invalid', 'Välj ämnen ur husets lista.', 'topics');
}

/** Texts that become headers or headings: one line, no control characters. */
function oneLine(text: string | undefined, field: keyof typeof LONGEST, name: string): void {
  if (text === undefined) return;
  if (/\p{Cc}/u.test(text)) throw new Refusal('invalid', `${name} ska vara en enda rad utan styrtecken.`, field);
  if (text.length > LONGEST[field]) throw tooLong(name, LONGEST[field], field);
}

function tooLong(name: string, most: number, field: string): Refusal {
  return new Refusal('invalid', `${name} är längre än ${most} tecken. Korta texten.`, field);
}
