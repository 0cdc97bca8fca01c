import type { RequestHandler } from 'express';
import { config } from '../../config.ts';
import type { Issue } from '../../issues/issue.ts';
import { absolute, issueUrl, paths } from '../../urls.ts';
import { outIssues } from './issues.ts';
import { xml } from './xml.ts';

/** The archive as a feed (RFC 4287). */
export const showFeed: RequestHandler = async (_req, res) => {
  const { items } = await outIssues();
  res.type('application/atom+xml; charset=utf-8').send(feedOf(items));
};

/** The same as JSON Feed 1.1 (jsonfeed.org). */
export const showJsonFeed: RequestHandler = async (_req, res) => {
  const { items } = await outIssues();
  const { NEWSLETTER_NAME, ORGANISATION } = config();
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: NEWSLETTER_NAME,
    home_page_url: absolute(paths.archive),
    feed_url: absolute(`${paths.archive}.json`),
    language: 'sv',
    authors: [{ name: ORGANISATION }],
    items: items.map((issue) => ({
      id: issueUrl(issue.number),
      url: issueUrl(issue.number),
      title: issue.subject,
      summary: issue.preheader,
      content_text: issue.preheader || issue.subject,
      date_published: (issue.releasedAt ?? issue.createdAt).toISOString(),
    })),
  };
  res.type('application/feed+json; charset=utf-8').send(JSON.stringify(feed));
};

export function feedOf(issues: Issue[]): string {
  const { NEWSLETTER_NAME, ORGANISATION } = config();
  const updated = issues[0]?.releasedAt ?? new Date(0);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv">
<id>${xml(absolute(paths.archive))}</id>
<title>${xml(NEWSLETTER_NAME)}</title>
<author><name>${xml(ORGANISATION)}</name></author>
<updated>${updated.toISOString()}</updated>
<link rel="self" type="application/atom+xml" href="${xml(absolute(`${paths.archive}.atom`))}"/>
<link rel="alternate" type="text/html" href="${xml(absolute(paths.archive))}"/>
${issues.map(entry).join('\n')}
</feed>
`;
}

function entry(issue: Issue): string {
  const url = xml(issueUrl(issue.number));
  return `<entry><id>${url}</id><title>${xml(issue.subject)}</title><updated>${(issue.releasedAt ?? issue.createdAt).toISOString()}</updated><link rel="alternate" type="text/html" href="${url}"/><summary>${xml(issue.preheader)}</summary></entry>`;
}
