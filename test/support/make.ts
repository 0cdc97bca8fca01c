import type { Article } from '../../src/articles/article.ts';

let made = 0;

/** A believable article for tests of pure rules; every one has an id of its own. */
export function anArticle(given: Partial<Article> = {}): Article {
  made += 1;
  return {
    id: made.toString(16).padStart(24, '0'),
    kind: 'nyhet',
    form: null,
    title: `Nyhet ${made}`,
    lead: 'Tjänsten når nu alla kommuner.',
    byline: null,
    publishedAt: '2026-11-10',
    takenInAt: new Date('2026-11-12T09:00:00Z'),
    canonicalUrl: null,
    hash: made.toString(16).padStart(64, '0'),
    image: null,
    blocks: [{ type: 'paragraph', text: 'Från och med nu kan alla kommuner använda tjänsten.' }],
    dropped: [],
    topics: [],
    event: null,
    usedIn: [],
    version: 1,
    ...given,
  };
}
