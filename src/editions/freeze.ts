import { createHash } from 'node:crypto';
import { findArticles } from '../articles/article.store.ts';
import { config } from '../config.ts';
import { submit } from '../issues/approve.ts';
import { itemsOf } from '../issues/assemble.ts';
import { theIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { senderFaults } from '../platform/mail/doctor/look.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { countAudience } from '../subscribers/audience.ts';
import { linkFindings } from './checkLinks.ts';
import { type Content, contentOf } from './content.ts';
import { keepEdition } from './edition.store.ts';
import type { Edition } from './edition.ts';
import { numberLinks } from './links.ts';
import { currentLook } from './look.store.ts';
import { plainLook } from './look.ts';
import { caseOf } from './preflight/case.ts';
import type { Finding } from './preflight/finding.ts';
import { thisHouse } from './preflight/house.ts';
import { aboutLetter } from './preflight/letter.ts';
import { aboutReaders } from './preflight/readers.ts';
import { aboutSender, stops } from './preflight/sender.ts';
import { aboutSize } from './preflight/size.ts';
import { findings, inOrder, withWaivers } from './preflight.ts';
import { renderForWeb, renderIssue } from './render.ts';
import { type RenderedVariant as Rendered, renderVariants } from './renderVariants.ts';
import { meantFor } from './selection.ts';
import { type Shares, sharesOf } from './shares.ts';
import { sharesLately, sharesNow } from './sharesNow.ts';
import { houseWords } from './spelling/houseWord.store.ts';
import { spellingFindings } from './spelling/spelling.ts';

/** Renders every variant of an issue as it stands and stores them, once: the same content gives the same edition. */
export async function freeze(issueId: string, now = new Date()): Promise<Edition> {
  const issue = await theIssue(issueId);
  const content = contentOf(issue, await articlesOf(issue), await currentLook());
  return keepEdition(await frozen(issue, content, now, await sharesNow(meantFor(content), now)));
}

/**
 * Freezes an issue and asks for approval of exactly that. Throws 'invalid' with every error of the check before
 * sending; warnings do not stop it, but for red faults of the sender that nobody has let through.
 */
export async function submitForReview(issueId: string, actor: Actor, now = new Date()): Promise<Issue> {
  const issue = await theIssue(issueId);
  const articles = await articlesOf(issue);
  const content = contentOf(issue, articles, await currentLook());
  const shares = await sharesNow(meantFor(content), now);
  refuse([...(await checked(issue, articles, now)), ...aboutReaders(issue, content, shares)]);
  const rendered = await renderVariants(content, shares);
  refuse(rendered.flatMap((letter) => aboutVariant(issue, articles, letter, now)));
  const edition = await keepEdition(await editionFrom(issue, content, rendered, shares, now));
  const audience = await countAudience();
  return submit(issueId, { editionHash: edition.hash, audience, version: issue.version }, actor, now);
}

/** Every letter that readers get is looked at, also those that hold only a part. */
function aboutVariant(issue: Issue, articles: Articles, rendered: Rendered, now: Date): Finding[] {
  const one = caseOf(issue, articles, rendered, thisHouse(), now);
  return [...aboutSize(one), ...aboutLetter(one)];
}

function refuse(found: Finding[]): void {
  const errors = found.filter(stops);
  const [first] = errors;
  if (!first) return;
  const problems = errors.map(({ place, sentence, remedy }) => ({ field: place, problem: `${sentence} ${remedy}` }));
  throw new Refusal('invalid', `${first.place}: ${first.sentence} ${first.remedy}`, first.place, problems);
}

/** The findings of an issue as it stands now, errors first. */
export async function findingsOf(issue: Issue, now = new Date()): Promise<Finding[]> {
  return checked(issue, await articlesOf(issue), now);
}

/** The individual Swedish letter has most in it, so its size is the one to judge; without an article there is none. */
async function checked(issue: Issue, articles: Articles, now: Date): Promise<Finding[]> {
  const level = articles.size ? 'individual' : 'none';
  const look = await currentLook();
  const rendered = await renderIssue(issue, articles, { language: 'sv', level }, look);
  const content = contentOf(issue, articles, look);
  const more = [
    ...(await linkFindings(issue, articles, now)),
    ...aboutSender(await senderFaults(now)),
    ...(await spellingFindings(issue, articles, await houseWords())),
    ...aboutReaders(issue, content, await sharesLately(meantFor(content), now)),
  ];
  const house = { ...thisHouse(), accent: look.accent };
  return inOrder([...findings(issue, articles, rendered, now, house), ...withWaivers(issue, more)]);
}

type Articles = Awaited<ReturnType<typeof articlesOf>>;

function articlesOf(issue: Issue) {
  return findArticles(itemsOf(issue.sections).map((item) => item.articleId));
}

/** The edition of a content, not stored yet, with the variants that an audience shared like this needs. */
export async function frozen(
  issue: Pick<Issue, 'id'>,
  content: Content,
  now: Date,
  shares: Shares = sharesOf(meantFor(content), [], config().MEASURING),
): Promise<Omit<Edition, 'id'>> {
  return editionFrom(issue, content, await renderVariants(content, shares), shares, now);
}

async function editionFrom(
  issue: Pick<Issue, 'id'>,
  content: Content,
  rendered: Rendered[],
  shares: Shares,
  now: Date,
): Promise<Omit<Edition, 'id'>> {
  const { subject, preheader, number: issueNumber } = content;
  const stories = meantFor(content);
  const selections = shares.letters.map(({ selection }) => selection);
  const links = numberLinks(content);
  const variants = rendered.map(({ key, language, level, html, text }) => ({ key, language, level, html, text }));
  const look = content.look ?? plainLook(config().ACCENT_COLOUR);
  const read = { subject, preheader, links, stories, selections, variants, look };
  const webHtml = await renderForWeb(content);
  return { ...read, issueId: issue.id, issueNumber, hash: hashOf(read), webHtml, createdAt: now };
}

/** SHA-256 (hex) over what readers get, and who gets which. Keys are written in a fixed order, so equal content has equal bytes. */
export function hashOf(
  edition: Pick<Edition, 'subject' | 'preheader' | 'links' | 'stories' | 'selections' | 'variants' | 'look'>,
): string {
  const { subject, preheader, selections } = edition;
  const { accent, ground, logo, header, footer } = edition.look;
  const look = [accent, ground, logo && [logo.url, logo.width, logo.height, logo.alt], header, footer];
  const links = edition.links.map(({ n, url, label, articleId }) => [n, url, label, articleId]);
  const stories = edition.stories.map(({ audiences, topics }) => [audiences, topics]);
  const variants = edition.variants.map(({ key, html, text }) => [key, html, text]);
  return createHash('sha256')
    .update(JSON.stringify([subject, preheader, links, stories, selections, variants, look]))
    .digest('hex');
}
