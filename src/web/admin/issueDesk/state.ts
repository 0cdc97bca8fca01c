import type { Issue, IssueState, Section } from '../../../issues/issue.ts';
import { ORGANISATION_KINDS, type OrganisationKind } from '../../../subscribers/subscriber.ts';
import { issueWords as w } from '../../../words/deskIssues.sv.ts';
import type { ChipLook } from '../../ui/Chip.tsx';
import { moment, monthName } from '../../ui/format.ts';

const LOOKS: Record<IssueState, Omit<ChipLook, 'word'>> = {
  draft: { icon: 'pencil' },
  review: { icon: 'eye', tone: 'warn' },
  approved: { icon: 'done', tone: 'good' },
  scheduled: { icon: 'clock', tone: 'good' },
  releasing: { icon: 'send', tone: 'good' },
  paused: { icon: 'pause', tone: 'warn' },
  sent: { icon: 'check' },
  cancelled: { icon: 'stop' },
};

/** An issue's state as word and shape. */
export function issueChip(state: IssueState): ChipLook {
  return { word: w.states[state], ...LOOKS[state] };
}

/** 'Nummer 9, november 2026' */
export function issueTitle(issue: Pick<Issue, 'number' | 'month'>): string {
  return `${w.name(issue.number)}, ${monthName(issue.month)}`;
}

/** The ways to look at the letter, in the order of the switch. */
export const SIGHTS = ['dator', 'mobil', 'mork', 'utanbilder', 'text'] as const;
export type Sight = (typeof SIGHTS)[number];

/** How the letter is looked at, and as whose: 'mobil', or 'mobil.kommun' as a reader in a municipality. */
export type View = Sight | `${Sight}.${OrganisationKind}`;

export function viewOf(word: string): View {
  const [sight, kind] = word.split('.');
  return viewFrom(
    SIGHTS.find((one) => one === sight) ?? 'dator',
    ORGANISATION_KINDS.find((one) => one === kind) ?? null,
  );
}

export function viewFrom(sight: Sight, kind: OrganisationKind | null): View {
  return kind ? `${sight}.${kind}` : sight;
}

export function partsOf(view: View): { sight: Sight; kind: OrganisationKind | null } {
  const [sight, kind] = view.split('.') as [Sight, OrganisationKind | undefined];
  return { sight, kind: kind ?? null };
}

/** When it went or goes out; empty for one that has no time. */
export function whenOf(issue: Pick<Issue, 'sentAt' | 'releasedAt' | 'schedule'>): string {
  const at = issue.sentAt ?? issue.releasedAt ?? issue.schedule?.at;
  return at ? moment(new Date(at)) : '';
}

/** A section's heading; the first one may have none. */
export function sectionName(section: Pick<Section, 'heading'>): string {
  return section.heading || w.section.top;
}
