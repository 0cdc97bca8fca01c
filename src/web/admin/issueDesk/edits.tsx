import type { Request, RequestHandler, Response } from 'express';
import { field, param } from '../../../http/parse.ts';
import {
  addItem,
  addSection,
  changeItem,
  itemsOf,
  moveItem,
  moveSection,
  removeItem,
  removeSection,
  renameSection,
  stepItem,
  stepSection,
} from '../../../issues/assemble.ts';
import { changeIssue } from '../../../issues/change.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import { type Draft, type Issue, LAYOUTS } from '../../../issues/issue.ts';
import { takeSuggestion } from '../../../issues/suggest.ts';
import type { Refusal } from '../../../refusal.ts';
import type { doneWords } from '../../../words/desk.sv.ts';
import { issueWords as w } from '../../../words/deskIssues.sv.ts';
import { query } from '../../ui/Listing.tsx';
import { actorOf, doing, goTo } from '../answer.ts';
import { places } from '../places.ts';
import { drawDesk } from './desk.tsx';
import { viewOf } from './state.ts';

/*
 * The edits of the issue desk: each form names one, and each becomes one change of the issue for somebody who saw
 * `version` of it.
 */

type Sections = Draft['sections'];

export const takeTheSuggestion = edit(async (req) => {
  await takeSuggestion(param(req, 'id'), versionOf(req), actorOf(req));
  return 'forslag';
});

/** Last in the section, or where it was dropped. */
export const addArticleToIssue = rearranged((sections, req) => {
  const [articleId, sectionId] = [field(req, 'articleId'), field(req, 'sectionId') || sections.at(-1)?.id];
  const added = addItem(sections, articleId, sectionId, sections.length ? 'standard' : 'hero');
  const item = itemsOf(added).find((one) => one.articleId === articleId);
  const place = placeOf(req);
  return item && sectionId && place !== null ? moveItem(added, item.id, sectionId, place) : added;
});

export const changeCard = rearranged((sections, req) => {
  const itemId = param(req, 'itemId');
  switch (field(req, 'gor')) {
    case 'upp':
      return stepItem(sections, itemId, -1);
    case 'ner':
      return stepItem(sections, itemId, 1);
    case 'flytta':
      return moveItem(sections, itemId, field(req, 'sectionId'), placeOf(req) ?? 0);
    case 'bort':
      return removeItem(sections, itemId);
    default:
      return settled(sections, itemId, req);
  }
});

export const addSectionToIssue = rearranged((sections, req) => addSection(sections, field(req, 'heading')));

export const changeSection = rearranged((sections, req) => {
  const sectionId = param(req, 'sectionId');
  switch (field(req, 'gor')) {
    case 'upp':
      return stepSection(sections, sectionId, -1);
    case 'ner':
      return stepSection(sections, sectionId, 1);
    case 'flytta':
      return moveSection(sections, sectionId, placeOf(req) ?? 0);
    case 'bort':
      return removeSection(sections, sectionId);
    default:
      return renameSection(sections, sectionId, field(req, 'heading'));
  }
});

export const saveTexts: RequestHandler = doing(
  async (req, res) => {
    const id = param(req, 'id');
    await changeIssue(id, versionOf(req), textsOf(req), actorOf(req));
    back(req, res, id);
  },
  async (req, res, refusal) => {
    const issue = await theIssue(param(req, 'id'));
    // A wrong field is drawn as typed; after a conflict the newer text stands, and what was typed is shown beside it.
    if (refusal.code === 'invalid') return drawDesk(req, res, refusal, { issue: { ...issue, ...textsOf(req) } });
    await drawDesk(req, res, refusal, { issue, typed: typedTexts(req) });
  },
);

/** An edit of the sections, as a pure function of them and the form. */
function rearranged(change: (sections: Sections, req: Request) => Sections): RequestHandler {
  return edit(async (req) => {
    const issue = await theIssue(param(req, 'id'));
    await changeIssue(issue.id, versionOf(req), { sections: change(issue.sections, req) }, actorOf(req));
    return undefined;
  });
}

function edit(work: (req: Request) => Promise<keyof typeof doneWords | undefined>): RequestHandler {
  return doing(
    async (req, res) => back(req, res, param(req, 'id'), await work(req)),
    (req: Request, res: Response, refusal: Refusal) => drawDesk(req, res, refusal),
  );
}

/** The card's own fields: format, texts, and another section when one was chosen. */
function settled(sections: Sections, itemId: string, req: Request): Sections {
  const layout = LAYOUTS.find((one) => one === field(req, 'layout'));
  const texts = { title: field(req, 'title'), lead: field(req, 'lead') };
  const changed = changeItem(sections, itemId, { ...texts, ...(layout ? { layout } : {}) });
  const target = sections.find((section) => section.id === field(req, 'sectionId'));
  const here = sections.find((section) => section.items.some((item) => item.id === itemId));
  return target && target.id !== here?.id ? moveItem(changed, itemId, target.id, target.items.length) : changed;
}

function textsOf(req: Request): Pick<Issue, 'subject' | 'preheader' | 'intro'> {
  return {
    subject: field(req, 'subject'),
    preheader: field(req, 'preheader'),
    intro: { text: field(req, 'introText').replace(/\r\n?/g, '\n'), name: field(req, 'introName') },
  };
}

function typedTexts(req: Request): Record<string, string> {
  const { subject, preheader, intro } = textsOf(req);
  return { [w.texts.subject]: subject, [w.texts.preheader]: preheader, [w.texts.intro]: intro.text };
}

/** Where something was dropped, 0 first; null when nothing was. */
function placeOf(req: Request): number | null {
  const place = field(req, 'place');
  return /^\d{1,3}$/.test(place) ? Number(place) : null;
}

function versionOf(req: Request): number {
  return Number(field(req, 'version'));
}

function back(req: Request, res: Response, id: string, done?: keyof typeof doneWords): void {
  const view = viewOf(field(req, 'vy'));
  goTo(res, query(places.issue(id), { vy: view === 'dator' ? '' : view }), done);
}

/** How many articles an issue holds. */
export function countItems(issue: Issue): number {
  return itemsOf(issue.sections).length;
}
