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

export interface PreviewOptions {
  language: 'sv' | 'en';
  /** none by default: then no link is a redirect, and looking at a letter counts nothing. */
  level?: MeasuringLevel;
  images?: boolean; // false: as a mail program shows it that loads none
  dark?: boolean;
  /** Whose letter: what fits such a reader. Without one the letter with everything. */
  reader?: ReaderTraits;
  /** Another look than the one in force. */
  look?: Look;
}

export interface Preview {
  subject: string;
  html: string;
  text: string;
  warnings: string[];
}

/** Of whom nothing is known: she gets everything. */
const ANYBODY: ReaderTraits = { organisation: { kind: null }, topics: [] };
const NOTHING_FITS = 'Inget i numret är till för en sådan läsare. Hen får inget brev.';

/** The letter of an issue as a reader would see it: the frozen edition when there is one, else the draft as it stands. */
export async function preview(issueId: string, options: PreviewOptions): Promise<Preview> {
  const issue = await theIssue(issueId);
  const { language, level = 'none' } = options;
  const edition = await editionOf(issue);
  const articles = await articlesOf(issue);
  const content = contentOf(issue, articles, await currentLook());
  const letter = edition
    ? frozenLetter(edition, { ...ANYBODY, ...options.reader, language, measuring: level === 'individual' }, level)
    : await renderContent(partFor(content, options), { language, level }, numberLinks(content));
  const { subject, preheader } = edition ?? issue;
  const rendered: Rendered = { subject, preheader, links: [], language, level, html: letter.html, text: letter.text };
  return {
    ...shown(rendered, options),
    warnings: findings(issue, articles, rendered).map(
      ({ place, sentence, remedy }) => `${place}: ${sentence} ${remedy}`,
    ),
  };
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

function shown(letter: Rendered, options: PreviewOptions): Omit<Preview, 'warnings'> {
  return {
    subject: letter.subject,
    html: asSeen(splice(letter.html, HARMLESS), options),
    text: splice(letter.text, HARMLESS),
  };
}

function articlesOf(issue: Issue) {
  return findArticles(itemsOf(issue.sections).map((item) => item.articleId));
}

function frozenLetter(edition: Edition, reader: Reader, level: MeasuringLevel): Variant {
  const variants = new Map(edition.variants.map((variant) => [variant.key, variant]));
  const key = variantFor(reader, level, { ...edition, variants });
  if (key === null) throw new Refusal('conflict', NOTHING_FITS);
  return variants.get(key) as Variant;
}

function partFor(content: Content, { reader = ANYBODY }: PreviewOptions): Content {
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
