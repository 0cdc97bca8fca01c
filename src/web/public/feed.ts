import type { RequestHandler } from 'express';
import { config } from '../../config.ts';
import type { Issue } from '../../issues/issue.ts';
import { absolute, issueUrl, paths } from '../../urls.ts';
import { outIssues } from './issues.ts';

/** The archive as a feed (RFC 4287). */
export const showFeed: RequestHandler = async (_req, res) => {
  const { items } = await outIssues();
  res.type('application/atom+xml; charset=utf-8').send(feedOf(items));
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

function xml(text: string): string {
  const NAMES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/[&<>"]/g, (mark) => NAMES[mark] ?? '')
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
