import type { Request, RequestHandler, Response } from 'express';
import { findArticle, findArticles } from '../../../articles/article.store.ts';
import { field, fields, param } from '../../../http/parse.ts';
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
import { changeTexts, joined, newestIf } from '../../../issues/changeTexts.ts';
import { type Meant, meantBy } from '../../../issues/fits.ts';
import { theIssue } from '../../../issues/issue.store.ts';
import { type Draft, LAYOUTS } from '../../../issues/issue.ts';
import { takeSuggestion } from '../../../issues/suggest.ts';
import { asDraft, type Texts, textsOf } from '../../../issues/texts.ts';
import { ORGANISATION_KINDS } from '../../../subscribers/subscriber.ts';
import { houseTopics } from '../../../subscribers/topic.store.ts';
import { topicKeys } from '../../../subscribers/topic.ts';
import type { doneWords } from '../../../words/desk.sv.ts';
import { issueWords as w } from '../../../words/deskIssues.sv.ts';
import { query } from '../../ui/Listing.tsx';
import { actorOf, doing, goTo } from '../answer.ts';
import { places } from '../places.ts';
import { drawDesk } from './desk.tsx';
import { SHOWN_FIELD } from './ForWhom.tsx';
import { heroTexts } from './heroTexts.ts';
import { viewOf } from './state.ts';
import { typedAgain } from './typedAgain.ts';

/*
 * The edits of the issue desk: each form names one, and each becomes one change of the issue for somebody who saw
 * `version` of it.
 */

type Sections = Draft['sections'];

export const takeTheSuggestion = edit(async (req) => {
  await takeSuggestion(param(req, 'id'), versionOf(req), actorOf(req), field(req, 'hero') || undefined);
  return 'forslag';
});

/** Last in the section, or where it was dropped. */
export const addArticleToIssue = rearranged(async (sections, req) => {
  const [articleId, sectionId] = [field(req, 'articleId'), field(req, 'sectionId') || sections.at(-1)?.id];
  const layout = sections.length ? 'standard' : 'hero';
  const article = await findArticle(articleId);
  const meant = article ? meantBy(article, topicKeys(await houseTopics()), layout === 'hero') : {};
  const added = addItem(sections, articleId, sectionId, layout, meant);
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
}, cardOrAll);

/** To save the fields of a card only the card must be as it was; to move it, everything. */
function cardOrAll(sections: Sections, req: Request): unknown {
  if (field(req, 'gor') !== 'spara') return sections;
  return sections.flatMap(({ id, items }) =>
    items.filter((item) => item.id === param(req, 'itemId')).map((item) => [id, item]),
  );
}

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

/** What others have changed since is kept; of what both have changed, both stand on the page (Conflict.tsx). */
export const saveTexts: RequestHandler = doing(
  async (req, res) => {
    const id = param(req, 'id');
    const typed = typedTexts(req);
    const texts = field(req, 'gor') === 'topp' ? { ...typed, ...(await fromHero(id)) } : typed;
    await changeTexts(id, versionOf(req), texts, actorOf(req));
    back(req, res, id);
  },
  async (req, res, refusal) => {
    const issue = await theIssue(param(req, 'id'));
    const { texts, clashes } = await joined(issue, versionOf(req), typedTexts(req));
    const theirs = textsOf(issue);
    const both = clashes.map((name) => ({ label: w.texts.names[name], theirs: theirs[name], mine: texts[name] }));
    await drawDesk(req, res, refusal, { issue: { ...issue, ...asDraft(texts) }, clashes: both });
  },
);

/**
 * An edit of the sections, as a pure function of them and the form. What others have written since does not stand in
 * its way, as long as `same` (the part it is about, by default all sections) is as it was when it was seen.
 */
function rearranged(
  change: (sections: Sections, req: Request) => Sections | Promise<Sections>,
  same: (sections: Sections, req: Request) => unknown = (sections) => sections,
): RequestHandler {
  return edit(async (req) => {
    const issue = await theIssue(param(req, 'id'));
    const part = (sections: Sections) => JSON.stringify(same(sections, req));
    const version = await newestIf(issue, versionOf(req), (base) => part(base.sections) === part(issue.sections));
    await changeIssue(issue.id, version, { sections: await change(issue.sections, req) }, actorOf(req));
    return undefined;
  });
}

function edit(work: (req: Request) => Promise<keyof typeof doneWords | undefined>): RequestHandler {
  return doing(
    async (req, res) => back(req, res, param(req, 'id'), await work(req)),
    async (req, res, refusal) => drawDesk(req, res, refusal, await typedAgain(req)),
  );
}

/** The card's own fields: format, texts, and another section when one was chosen. */
function settled(sections: Sections, itemId: string, req: Request): Sections {
  const layout = LAYOUTS.find((one) => one === field(req, 'layout'));
  const texts = { title: field(req, 'title'), lead: field(req, 'lead') };
  const meant = field(req, SHOWN_FIELD) ? meantOf(req) : {};
  const changed = changeItem(sections, itemId, { ...texts, ...meant, ...(layout ? { layout } : {}) });
  const target = sections.find((section) => section.id === field(req, 'sectionId'));
  const here = sections.find((section) => section.items.some((item) => item.id === itemId));
  return target && target.id !== here?.id ? moveItem(changed, itemId, target.id, target.items.length) : changed;
}

/** Whom the card is for, as its boxes say. */
function meantOf(req: Request): Meant {
  const ticked = fields(req, 'audiences');
  return {
    audiences: ORGANISATION_KINDS.filter((kind) => ticked.includes(kind)),
    topics: fields(req, 'topics').filter(Boolean),
  };
}

async function fromHero(id: string) {
  const issue = await theIssue(id);
  return heroTexts(issue, await findArticles(itemsOf(issue.sections).map(({ articleId }) => articleId)));
}

function typedTexts(req: Request): Texts {
  const introText = field(req, 'introText').replace(/\r\n?/g, '\n');
  return {
    subject: field(req, 'subject'),
    preheader: field(req, 'preheader'),
    introText,
    introName: field(req, 'introName'),
  };
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
