import { createHash } from 'node:crypto';
import { findArticles } from '../articles/article.store.ts';
import { config } from '../config.ts';
import { submit } from '../issues/approve.ts';
import { theIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { countAudience } from '../subscribers/audience.ts';
import { linkFindings } from './checkLinks.ts';
import { type Content, contentOf } from './content.ts';
import { keepEdition } from './edition.store.ts';
import { type Edition, type MeasuringLevel, variantKey } from './edition.ts';
import type { Finding } from './preflight/finding.ts';
import { thisHouse } from './preflight/house.ts';
import { findings, inOrder, withWaivers } from './preflight.ts';
import { renderContent, renderForWeb, renderIssue } from './render.ts';

const LANGUAGES = ['sv', 'en'] as const;

/**
 * The levels an edition is made for. Without measuring is always among them, so that measuring can be switched off
 * for an issue that is already approved.
 */
export function levelsFor(measuring: MeasuringLevel): MeasuringLevel[] {
  if (measuring === 'none') return ['none'];
  return measuring === 'aggregate' ? ['none', 'aggregate'] : ['none', 'aggregate', 'individual'];
}

/** Renders every variant of an issue as it stands and stores them, once: the same content gives the same edition. */
export async function freeze(issueId: string, now = new Date()): Promise<Edition> {
  const issue = await theIssue(issueId);
  return keepEdition(await frozen(issue, contentOf(issue, await articlesOf(issue)), now));
}

/**
 * Freezes an issue and asks for approval of exactly that. Throws 'invalid' with every error of the check before
 * sending; warnings do not stop it.
 */
export async function submitForReview(issueId: string, actor: Actor, now = new Date()): Promise<Issue> {
  const issue = await theIssue(issueId);
  const articles = await articlesOf(issue);
  const errors = (await checked(issue, articles, now)).filter((finding) => finding.level === 'error');
  const [first] = errors;
  if (first) {
    const problems = errors.map(({ place, sentence, remedy }) => ({ field: place, problem: `${sentence} ${remedy}` }));
    throw new Refusal('invalid', `${first.place}: ${first.sentence} ${first.remedy}`, first.place, problems);
  }
  const edition = await keepEdition(await frozen(issue, contentOf(issue, articles), now));
  const audience = await countAudience();
  return submit(issueId, { editionHash: edition.hash, audience, version: issue.version }, actor, now);
}

/** The findings of an issue as it stands now, errors first. */
export async function findingsOf(issue: Issue, now = new Date()): Promise<Finding[]> {
  return checked(issue, await articlesOf(issue), now);
}

/** The individual Swedish letter has most in it, so its size is the one to judge; without an article there is none. */
async function checked(issue: Issue, articles: Awaited<ReturnType<typeof articlesOf>>, now: Date): Promise<Finding[]> {
  const level = articles.size ? 'individual' : 'none';
  const rendered = await renderIssue(issue, articles, { language: 'sv', level });
  const links = withWaivers(issue, await linkFindings(issue, articles, now));
  return inOrder([...findings(issue, articles, rendered, now, thisHouse()), ...links]);
}

function articlesOf(issue: Issue) {
  return findArticles(issue.sections.flatMap((section) => section.items.map((item) => item.articleId)));
}

/** The edition of a content, not stored yet. */
export async function frozen(issue: Pick<Issue, 'id'>, content: Content, now: Date): Promise<Omit<Edition, 'id'>> {
  const choices = LANGUAGES.flatMap((language) => levelsFor(config().MEASURING).map((level) => ({ language, level })));
  const variants: Edition['variants'] = [];
  let links: Edition['links'] = [];
  for (const choice of choices) {
    const rendered = await renderContent(content, choice);
    const key = variantKey(choice.language, choice.level);
    variants.push({ key, ...choice, html: rendered.html, text: rendered.text });
    links = rendered.links;
  }
  const { subject, preheader } = content;
  return {
    issueId: issue.id,
    issueNumber: content.number,
    hash: hashOf({ subject, preheader, links, variants }),
    subject,
    preheader,
    variants,
    links,
    webHtml: await renderForWeb(content),
    createdAt: now,
  };
}

/** SHA-256 (hex) over what readers get. Keys are written in a fixed order, so equal content has equal bytes. */
export function hashOf(edition: Pick<Edition, 'subject' | 'preheader' | 'links' | 'variants'>): string {
  const { subject, preheader } = edition;
  const links = edition.links.map(({ n, url, label, articleId }) => [n, url, label, articleId]);
  const variants = edition.variants.map(({ key, html, text }) => [key, html, text]);
  return createHash('sha256')
    .update(JSON.stringify([subject, preheader, links, variants]))
    .digest('hex');
}
