import { itemsOf } from '../../issues/assemble.ts';
import type { Issue } from '../../issues/issue.ts';
import { overviewWords } from '../../words/deskOverview.sv.ts';
import { moment, number } from '../ui/format.ts';
import { places } from './places.ts';

const w = overviewWords.steps;

export interface Step {
  text: string;
  hint: string;
  href: string | null;
  done: boolean;
}

/** The month as steps, each done or not by what the issue says. The first that is not done is the next. */
export function checklist(issue: Issue | null, unused: number): Step[] {
  const state = issue?.state ?? null;
  const chosen = issue ? itemsOf(issue.sections).length : 0;
  const desk = issue ? places.issue(issue.id) : null;
  const past = (...states: string[]) => state !== null && states.includes(state);
  const out = past('releasing', 'paused', 'sent');
  return [
    {
      text: w.articles,
      hint: w.articlesHint(number(unused)),
      href: places.newArticle,
      done: unused > 0 || chosen > 0,
    },
    { text: w.create, hint: w.createHint(number(chosen)), href: desk, done: chosen > 0 },
    { text: w.subject, hint: w.subjectHint, href: desk, done: Boolean(issue?.subject && issue.preheader) },
    {
      text: w.approve,
      hint: w.approveHint,
      href: state === 'review' ? `${desk}/granskning` : desk,
      done: past('approved', 'scheduled') || out,
    },
    {
      text: w.schedule,
      hint: issue?.schedule ? moment(new Date(issue.schedule.at)) : '',
      href: state === 'approved' ? `${desk}/utskick` : desk,
      done: past('scheduled') || out,
    },
    { text: w.send, hint: w.sendHint, href: out && issue ? places.delivery(issue.id) : desk, done: past('sent') },
  ];
}
