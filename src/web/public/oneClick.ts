import { parse as parseQuery } from 'node:querystring';

/*
 * The body of an unsubscribing POST. Mail services send `List-Unsubscribe=One-Click` as either kind of form
 * (RFC 8058 section 3.1); our own page sends its own field. Anything else is refused: a POST nobody asked for.
 */

export type UnsubscribeBody = { kind: 'one-click' } | { kind: 'page'; reason: string } | { kind: 'other' };

const MOST_FIELDS = 20;
const LONGEST_REASON = 40;

/** Reads the body, whatever its type says, of either kind of form. */
export function readUnsubscribeBody(body: Buffer, contentType: string): UnsubscribeBody {
  const fields = /^multipart\/form-data/i.test(contentType)
    ? readMultipart(body.toString('utf8'), contentType)
    : readUrlencoded(body.toString('utf8'));
  if (fields.get('List-Unsubscribe') === 'One-Click') return { kind: 'one-click' };
  if (fields.get('from') !== 'page') return { kind: 'other' };
  return { kind: 'page', reason: (fields.get('reason') ?? '').slice(0, LONGEST_REASON) };
}

function readUrlencoded(text: string): Map<string, string> {
  const read = parseQuery(text.trim(), '&', '=', { maxKeys: MOST_FIELDS });
  return new Map(Object.entries(read).map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)]));
}

/** Plain fields of RFC 7578; files do not occur here. */
function readMultipart(text: string, contentType: string): Map<string, string> {
  const boundary = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!mark) return new Map();
  const parts = text.split(`--${mark}`).slice(1, MOST_FIELDS + 1);
  return new Map(
    parts.flatMap((part): [string, string][] => {
      const [head = '', ...rest] = part.split(/\r?\n\r?\n/);
      const name = /content-disposition:[^\n]*[;\s]name="?([^";\r\n]+)"?/i.exec(head)?.[1];
      return name ? [[name, rest.join('\n\n').replace(/\r?\n$/, '')]] : [];
    }),
  );
}
