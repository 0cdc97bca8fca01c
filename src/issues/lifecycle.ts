import { Refusal } from '../refusal.ts';
import type { IssueState } from './issue.ts';

/** What can happen to an issue. An edit is one too: it takes back review and approval. */
export type Step =
  | 'edit'
  | 'submit'
  | 'approve'
  | 'sendBack'
  | 'schedule'
  | 'unschedule'
  | 'release'
  | 'askAgain'
  | 'pause'
  | 'resume'
  | 'finish'
  | 'cancel';

interface Rule {
  from: IssueState[];
  to: IssueState;
}

/**
 * The life of an issue:
 * draft -> review -> approved -> scheduled -> releasing <-> paused, releasing -> sent; cancelled from anywhere before the end.
 */
const RULES: Record<Step, Rule> = {
  edit: { from: ['draft', 'review', 'approved'], to: 'draft' },
  submit: { from: ['draft', 'review'], to: 'review' },
  approve: { from: ['review'], to: 'approved' },
  sendBack: { from: ['review', 'approved'], to: 'draft' },
  schedule: { from: ['approved', 'scheduled'], to: 'scheduled' },
  unschedule: { from: ['scheduled'], to: 'approved' },
  release: { from: ['scheduled'], to: 'releasing' },
  askAgain: { from: ['scheduled'], to: 'review' },
  pause: { from: ['releasing'], to: 'paused' },
  resume: { from: ['paused'], to: 'releasing' },
  finish: { from: ['releasing'], to: 'sent' },
  cancel: { from: ['draft', 'review', 'approved', 'scheduled', 'releasing', 'paused'], to: 'cancelled' },
};

const IN_WORDS: Record<IssueState, string> = {
  draft: 'ett utkast',
  review: 'på granskning',
  approved: 'godkänt',
  scheduled: 'schemalagt',
  releasing: 'under utskick',
  paused: 'pausat',
  sent: 'skickat',
  cancelled: 'inställt',
};

/** Whether the step may be taken now: pages ask before they draw a button. */
export function may(step: Step, state: IssueState): boolean {
  return RULES[step].from.includes(state);
}

/** The states a step may leave and the one it leads to: the update names them, so that two steps cannot both win. */
export function rule(step: Step): Rule {
  return RULES[step];
}

/** The no for a step that comes at the wrong moment. */
export function wrongMoment(step: Step, state: IssueState): Refusal {
  const needed = RULES[step].from.map((one) => IN_WORDS[one]).join(' eller ');
  return new Refusal('conflict', `Numret är ${IN_WORDS[state]}. Det här går bara när det är ${needed}.`, 'state');
}
