/*
 * A letter that came in, cut into its parts (RFC 2045, RFC 2046). Anybody may send one, so all of it is linear in the
 * size, with bounds: bodies are never turned into text for people, and a part is decoded only when somebody reads it.
 */

const DEPTH = 10;
const MOST_PARTS = 200;
const HEADER_CHARACTERS = 262_144;
const TYPE_CHARACTERS = 2_000;
const CONTENT_CHARACTERS = 262_144;

/** Header fields, unfolded, names in lower case; of a field that is repeated the first. */
export type Fields = Map<string, string>;

export interface Part {
  type: string; // 'message/delivery-status', in lower case
  /** The first quarter of a megabyte of its content, decoded. */
  text(): string;
}

/** The header of a letter and its parts that are no multipart, in their order. Line ends may be LF, CRLF or CR. */
export function partsOf(raw: Buffer): { fields: Fields; parts: Part[] } {
  // Bytes as characters: the charset of a part is not ours to guess.
  const text = raw.toString('latin1').replace(/\r\n?/g, '\n');
  const parts: Part[] = [];
  return { fields: collect(text, 0, parts), parts };
}

/** Adds the leaves of a part, or of a whole letter; returns its own header. */
function collect(text: string, depth: number, parts: Part[]): Fields {
  const { fields, body } = split(text);
  const { type, boundary, charset } = contentType(fields);
  if (!type.startsWith('multipart/') || !boundary) {
    parts.push({ type, text: () => decoded(body, fields.get('content-transfer-encoding') ?? '', charset) });
    return fields;
  }
  if (depth < DEPTH)
    for (const section of sections(body, boundary, MOST_PARTS - parts.length)) collect(section, depth + 1, parts);
  return fields;
}

function split(text: string): { fields: Fields; body: string } {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  const head = text.slice(0, Math.min(end < 0 ? text.length : end, HEADER_CHARACTERS));
  return {
    fields: fieldsIn(head.replace(/\n[ \t]+/g, ' ')),
    body: end < 0 ? '' : text.slice(end).replace(/^\n{1,2}/, ''),
  };
}

/** Fields in unfolded lines, as headers and reports have them. */
export function fieldsIn(lines: string): Fields {
  const fields: Fields = new Map();
  for (const line of lines.split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (name && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}

function contentType(fields: Fields): { type: string; boundary: string | null; charset: string } {
  const value = (fields.get('content-type') || 'text/plain').slice(0, TYPE_CHARACTERS);
  const type = value.split(';')[0] ?? '';
  return {
    type: type
      .replace(/\([^()]*\)/g, '')
      .trim()
      .toLowerCase(),
    boundary: parameter(value, /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i),
    charset: parameter(value, /;\s*charset\s*=\s*(?:"([^"]+)"|([^\s;"]+))/i) ?? 'utf-8',
  };
}

function parameter(value: string, pattern: RegExp): string | null {
  const found = pattern.exec(value);
  return found?.[1] ?? found?.[2] ?? null;
}

/** What stands between the boundary's lines, `most` pieces at most. The last boundary may be missing. */
function sections(body: string, boundary: string, most: number): string[] {
  const mark = `\n--${boundary.trimEnd()}`;
  const text = `\n${body}`;
  const found: string[] = [];
  let begun = -1;
  for (let at = text.indexOf(mark); at >= 0 && found.length < most; at = text.indexOf(mark, at + 1)) {
    const after = at + mark.length;
    const line = text.indexOf('\n', after);
    const rest = text
      .slice(after, line < 0 ? text.length : line)
      .slice(0, TYPE_CHARACTERS)
      .trim();
    if (rest !== '' && rest !== '--') continue;
    if (begun >= 0) found.push(text.slice(begun, at));
    begun = line < 0 || rest === '--' ? -1 : line + 1;
    if (begun < 0) return found;
  }
  if (begun >= 0 && found.length < most) found.push(text.slice(begun));
  return found;
}

function decoded(body: string, encoding: string, charset: string): string {
  const content = body.slice(0, CONTENT_CHARACTERS);
  if (/base64/i.test(encoding)) return inCharset(Buffer.from(content, 'base64'), charset);
  return inCharset(Buffer.from(/quoted-printable/i.test(encoding) ? unquoted(content) : content, 'latin1'), charset);
}

/** A charset that nobody knows is read as UTF-8. */
function inCharset(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

function unquoted(content: string): string {
  return content
    .replace(/=[ \t]*\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
