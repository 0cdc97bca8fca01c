import type { RequestHandler } from 'express';
import { listArticles } from '../../articles/article.store.ts';
import { absolute, articleUrl, issueUrl, paths } from '../../urls.ts';
import { outIssues } from './issues.ts';
import { xml } from './xml.ts';

/** sitemaps.org: one file holds 50,000 addresses at most. */
const MOST_ADDRESSES = 50_000;
const FIXED = [paths.home, paths.archive, paths.article, paths.subscribe, paths.privacy, paths.accessibility];

/** Every page that search engines may show, and no other. */
export const showSitemap: RequestHandler = async (_req, res) => {
  const addresses = FIXED.map(absolute);
  for await (const issue of pages(outIssues)) addresses.push(issueUrl(issue.number));
  const published = (after?: string) => listArticles({ unused: false, limit: 200, ...(after ? { after } : {}) });
  for await (const article of pages(published)) {
    if (addresses.length >= MOST_ADDRESSES) break;
    addresses.push(articleUrl(article.id));
  }
  res
    .type('application/xml; charset=utf-8')
    .send(
      `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${addresses.map((address) => `<url><loc>${xml(address)}</loc></url>\n`).join('')}</urlset>\n`,
    );
};

async function* pages<T>(page: (after?: string) => Promise<{ items: T[]; next: string | null }>): AsyncGenerator<T> {
  let after: string | undefined;
  do {
    const { items, next } = await page(after);
    yield* items;
    after = next ?? undefined;
  } while (after);
}
