import type { Article } from '../articles/article.ts';
import type { Issue } from '../issues/issue.ts';
import { renderHtml, renderPlain, renderWeb } from '../platform/templates.ts';
import { type Content, contentOf } from './content.ts';
import type { Link, MeasuringLevel, Segment } from './edition.ts';
import { numberLinks } from './links.ts';
import type { Look } from './look.ts';
import { cut, sentinelsFor } from './segments.ts';
import { viewOf } from './view.ts';

export interface VariantChoice {
  language: 'sv' | 'en';
  level: MeasuringLevel;
}

/** One variant of an issue, cut at its slots. */
export interface Rendered extends VariantChoice {
  subject: string;
  preheader: string;
  html: Segment[];
  text: Segment[];
  links: Link[];
}

/** Renders one variant. The same issue and articles give the same bytes, whoever asks and whenever. */
export async function renderIssue(
  issue: Issue,
  articles: ReadonlyMap<string, Article>,
  variant: VariantChoice,
  look: Look | null = null,
): Promise<Rendered> {
  return renderContent(contentOf(issue, articles, look), variant);
}

/** `links` are those of the whole issue when `content` is a part of it: link numbers are the same in all variants. */
export async function renderContent(
  content: Content,
  variant: VariantChoice,
  links: Link[] = numberLinks(content),
): Promise<Rendered> {
  const sentinels = sentinelsFor(content);
  const view = viewOf(content, links, variant, sentinels);
  const [html, text] = await Promise.all([renderHtml('newsletter', view), renderPlain('newsletter', view)]);
  return {
    ...variant,
    subject: content.subject,
    preheader: content.preheader,
    html: cut(html, sentinels, variant.level),
    text: cut(text, sentinels, variant.level),
    links,
  };
}

/** The issue for the web archive: Swedish, semantic, direct links, no token and no pixel. Headings begin at h2. */
export async function renderForWeb(content: Content): Promise<string> {
  const view = viewOf(content, [], { language: 'sv', level: 'none' }, sentinelsFor(content));
  return renderWeb('newsletter', view);
}
