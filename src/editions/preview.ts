import { findArticles } from '../articles/article.store.ts';
import { theIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { layOutAgain } from '../platform/skeleton.ts';
import { renderPlain, renderSource } from '../platform/templates.ts';
import { contentOf } from './content.ts';
import { editionOf } from './edition.store.ts';
import { type MeasuringLevel, type Slot, splice, variantKey } from './edition.ts';
import { numberLinks } from './links.ts';
import { findings } from './preflight.ts';
import { type Rendered, renderIssue } from './render.ts';
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
}

export interface Preview {
  subject: string;
  html: string;
  text: string;
  warnings: string[];
}

/** The letter of an issue as a reader would see it: the frozen edition when there is one, else the draft as it stands. */
export async function preview(issueId: string, options: PreviewOptions): Promise<Preview> {
  const issue = await theIssue(issueId);
  const { language, level = 'none' } = options;
  const edition = await editionOf(issue);
  const variant = edition?.variants.find((one) => one.key === variantKey(language, level));
  const articles = await articlesOf(issue);
  const letter = variant ?? (await renderIssue(issue, articles, { language, level }));
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
  const content = contentOf(issue, await articlesOf(issue));
  const view = viewOf(content, numberLinks(content), { language, level }, HARMLESS);
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
  return findArticles(issue.sections.flatMap((section) => section.items.map((item) => item.articleId)));
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
