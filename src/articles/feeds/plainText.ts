import { Parser } from 'htmlparser2';
import { oneLine } from '../fromHtml/linkedData.ts';

const TAG = /<[^<>]{1,2000}>/g; // no "<" inside: a text of nothing else is passed once

/**
 * The text of a piece of HTML, roughly, on one line: tags are taken off, and every entity that HTML names is read. Null
 * when there is none.
 */
export function plainText(html: string | null): string | null {
  const text = entitiesRead((html ?? '').replace(TAG, ' ')).replace(/\p{Cc}/gu, ' ');
  return oneLine(text) || null;
}

/** What is left after the tags begins none: a "<" is a sign like others. */
function entitiesRead(text: string): string {
  const parts: string[] = [];
  new Parser({ ontext: (part) => parts.push(part) }).end(text.replaceAll('<', '&lt;'));
  return parts.join('');
}
