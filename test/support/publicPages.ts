import { confirmUrl, eraseUrl, exportUrl, moveUrl, preferencesUrl, unsubscribeUrl } from '../../src/urls.ts';
import { aPublishedIssue, type Made } from './published.ts';
import { aReader } from './sending.ts';

/** Every page a reader can come to, with an issue that is out and a reader of it. Paths, or addresses with a token. */
export async function publicPages(): Promise<{ made: Made; readerId: string; paths: string[] }> {
  const made = await aPublishedIssue();
  const { id } = await aReader('anna@kommun.example');
  const token = preferencesUrl(id);
  const paths = [
    ...['/', '/prenumerera', '/nummer', `/nummer/${made.issue.number}`, '/artiklar', '/artiklar?sok=journalen'],
    ...['/artiklar?typ=kronika', `/artiklar/${made.articleId}`, `/artiklar/${made.eventId}`, '/min-lank'],
    ...['/integritet', '/tillganglighet', '/finns-inte', `/hjalpte/${made.issue.number}/nej`],
    ...[confirmUrl(id), token, `${token}/uppgifter`, exportUrl(id), eraseUrl(id), moveUrl(id, id)],
    ...[unsubscribeUrl(made.issue.id, id), `${exportUrl(id, new Date(0))}`],
  ];
  return { made, readerId: id, paths };
}
