import type { Request } from 'express';
import { field, param } from '../../../http/parse.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import { joinTexts } from '../../../issues/texts.ts';
import { findVersion } from '../../../issues/version.store.ts';
import { issueWords as w } from '../../../words/deskIssues.sv.ts';
import type { Again } from './desk.tsx';
import { asTyped, textsByField } from './typed.ts';

const LABELS: Record<string, string> = { title: w.item.title, lead: w.item.lead, heading: w.section.heading };

/**
 * What the issue desk shows after a no to the form of a card or a section: the texts that were to be saved, joined with
 * what others have saved meanwhile; of what both have written, both.
 */
export async function typedAgain(req: Request): Promise<Again> {
  const issue = await theIssue(param(req, 'id'));
  if (field(req, 'gor') !== 'spara') return { issue };
  const base = await findVersion(issue.id, Number(field(req, 'version')));
  const theirs = textsByField(issue.sections);
  const typed = typedTexts(req).filter(([id]) => id in theirs);
  const those = (texts: Record<string, string>) => Object.fromEntries(typed.map(([id]) => [id, texts[id] ?? '']));
  const mine = Object.fromEntries(typed);
  const { texts, clashes } = joinTexts(base && those(textsByField(base.draft.sections)), those(theirs), mine);
  return {
    issue: asTyped(issue, texts),
    clashes: clashes.map((id) => ({ label: labelOf(id), theirs: theirs[id] ?? '', mine: texts[id] ?? '' })),
  };
}

/** By the id of the field. */
function typedTexts(req: Request): [string, string][] {
  const itemId = param(req, 'itemId');
  if (!itemId) return [[`heading-${param(req, 'sectionId')}`, field(req, 'heading')]];
  return [
    [`title-${itemId}`, field(req, 'title')],
    [`lead-${itemId}`, field(req, 'lead')],
  ];
}

function labelOf(fieldId: string): string {
  return LABELS[fieldId.split('-')[0] ?? ''] ?? '';
}
