import { findArticles } from '../articles/article.store.ts';
import { itemsOf } from '../issues/assemble.ts';
import type { ReaderTraits } from '../issues/fits.ts';
import { theIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { layOutAgain } from '../platform/skeleton.ts';
import { renderPlain, renderSource } from '../platform/templates.ts';
import { Refusal } from '../refusal.ts';
import { type Content, contentOf } from './content.ts';
import { editionOf } from './edition.store.ts';
import { type Edition, type MeasuringLevel, type Slot, splice, type Variant } from './edition.ts';
import { numberLinks } from './links.ts';
import { currentLook } from './look.store.ts';
import type { Look } from './look.ts';
import { findings } from './preflight.ts';
import { type Rendered, renderContent } from './render.ts';
import { meantFor, partOf, selectionFor } from './selection.ts';
import { type Reader, variantFor } from './variant.ts';
import { viewOf } from './view.ts';

/** Where a slot stands the preview has a word that no door takes for a token. */
const HARMLESS: Record<Slot, string> = {
  unsubscribe: 'forhandsvisning',
  preferences: 'forhandsvisning',
  reader: 'forhandsvisning',
};

export interface LetterOptions {
  language: 'sv' | 'en';
  /** none by default: then no link is a redirect, and looking at a letter counts nothing. */
  level?: MeasuringLevel;
  /** Whose letter: what fits such a reader. Without one the letter with everything. */
  reader?: ReaderTraits;
}

export interface PreviewOptions extends LetterOptions {
  images?: boolean; // false: as a mail program shows it that loads none
  dark?: boolean;
  /** Another look than the one in force. */
  look?: Look;
}

export interface LetterParts {
  subject: string;
  html: string;
  text: string;
}

export interface Preview extends LetterParts {
  warnings: string[];
}

/** Of whom nothing is known: she gets everything. */
const ANYBODY: ReaderTraits = { organisation: { kind: null }, topics: [] };
const NOTHING_FITS = 'Inget i numret är till för en sådan läsare. Hen får inget brev.';

/**
 * The letter of an issue as mail programs get it, which show it in light or dark themselves: the frozen edition when
 * there is one, else the draft as it stands. Only the reader's own links lead nowhere.
 */
export async function theLetter(issueId: string, options: LetterOptions): Promise<LetterParts> {
  const { rendered } = await renderedFor(await theIssue(issueId), options);
  return harmless(rendered);
}

/** The same letter as a reader would see it, in light or dark, and what there is to say about it. */
export async function preview(issueId: string, options: PreviewOptions): Promise<Preview> {
  const issue = await theIssue(issueId);
  const { rendered, articles } = await renderedFor(issue, options);
  const letter = harmless(rendered);
  const found = findings(issue, articles, rendered);
  const warnings = found.map(({ place, sentence, remedy }) => `${place}: ${sentence} ${remedy}`);
  return { ...letter, html: asSeen(letter.html, options), warnings };
}

/** The letter of an issue as it is given, saved or not: what somebody sees while they type. Stores nothing. */
export async function previewUnsaved(issue: Issue, form: 'html' | 'text', options: PreviewOptions): Promise<string> {
  const { language, level = 'none' } = options;
  const [articles, look] = await Promise.all([articlesOf(issue), options.look ?? currentLook()]);
  const content = contentOf(issue, articles, look);
  const view = viewOf(partFor(content, options), numberLinks(content), { language, level }, HARMLESS);
  if (form === 'text') return renderPlain('newsletter', view);
  const { source, file } = await renderSource('newsletter', view);
  return asSeen(await layOutAgain(source, file), options);
}

async function renderedFor(issue: Issue, options: LetterOptions): Promise<{ rendered: Rendered; articles: Articles }> {
  const { language, level = 'none' } = options;
  const edition = await editionOf(issue);
  const articles = await articlesOf(issue);
  const content = contentOf(issue, articles, await currentLook());
  const { html, text } = edition
    ? frozenLetter(edition, { ...ANYBODY, ...options.reader, language, measuring: level === 'individual' }, level)
    : await renderContent(partFor(content, options), { language, level }, numberLinks(content));
  const { subject, preheader } = edition ?? issue;
  return { rendered: { subject, preheader, links: [], language, level, html, text }, articles };
}

function harmless({ subject, html, text }: Rendered): LetterParts {
  return { subject, html: splice(html, HARMLESS), text: splice(text, HARMLESS) };
}

type Articles = Awaited<ReturnType<typeof articlesOf>>;

function articlesOf(issue: Issue) {
  return findArticles(itemsOf(issue.sections).map((item) => item.articleId));
}

function frozenLetter(edition: Edition, reader: Reader, level: MeasuringLevel): Variant {
  const variants = new Map(edition.variants.map((variant) => [variant.key, variant]));
  const key = variantFor(reader, level, { ...edition, variants });
  if (key === null) throw new Refusal('conflict', NOTHING_FITS);
  return variants.get(key) as Variant;
}

function partFor(content: Content, { reader = ANYBODY }: LetterOptions): Content {
  const stories = meantFor(content);
  const selection = selectionFor(stories, reader);
  if (stories.length && !selection.length) throw new Refusal('conflict', NOTHING_FITS);
  return partOf(content, selection);
}

/** The same HTML as a mail program without images, or one in dark mode, would show it. */
export function asSeen(html: string, { images = true, dark = false }: Pick<PreviewOptions, 'images' | 'dark'>): string {
  const pictured = images ? html : html.replace(/(<img\b[^>]*?)\ssrc="[^"]*"/g, '$1');
  if (!dark)
    return pictured
      .replaceAll('@media (prefers-color-scheme: dark)', '@media not all')
      .replaceAll('light dark', 'light');
  return pictured
    .replaceAll('@media (prefers-color-scheme: dark)', '@media all')
    .replaceAll('content="light dark"', 'content="dark"')
    .replaceAll('color-scheme: light dark', 'color-scheme: dark');
}
