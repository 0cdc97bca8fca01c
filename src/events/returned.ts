import PostalMime, { type Email } from 'postal-mime';
import { isAutoReply } from './autoReply.ts';
import { type DsnVerdict, readDsn, verdictOn } from './dsn.ts';

/** Reading a letter that came to a return path. Pure but for the parser; a letter that cannot be read is 'unknown'. */

const MOST_BYTES = 1_048_576;
const DEPTH = 10;
const HEADER_BYTES = 262_144;

/** What a returned letter turned out to be. */
export type Returned = DsnVerdict | Reported | { kind: 'auto-reply' | 'unknown' };

/** A report in the abuse reporting format (RFC 5965). */
export interface Reported {
  kind: 'reported';
  type: string; // Feedback-Type: abuse, fraud, opt-out, not-spam, auth-failure ...
  /** Local parts that look like ours, from the report and from the headers of the letter it is about. */
  tokens: string[];
}

const MOST_TOKENS = 10;
const TOKEN = /\b[bu][a-z2-7]{20,63}(?=@)/gi;

/** Reads the first megabyte. Line ends may be LF, CRLF or CR. Never throws. */
export async function readReturned(raw: Buffer): Promise<Returned> {
  const mail = await parse(withLf(raw.subarray(0, MOST_BYTES)));
  if (!mail) return { kind: 'unknown' };
  const report = mail.attachments.find(({ mimeType }) => /^message\/(?:global-)?delivery-status$/i.test(mimeType));
  if (report) {
    const verdict = verdictOn(readDsn(textOf(report.content)));
    return verdict.kind === 'unreadable' ? { kind: 'unknown' } : verdict;
  }
  const feedback = mail.attachments.find(({ mimeType }) => /^message\/feedback-report$/i.test(mimeType));
  if (feedback) return reported(textOf(feedback.content), mail);
  const headers = new Map(mail.headers.map(({ key, value }) => [key.toLowerCase(), value]));
  if (mail.subject) headers.set('subject', mail.subject);
  return { kind: isAutoReply(headers) ? 'auto-reply' : 'unknown' };
}

/** Only the top of the reported letter is looked at: its headers. */
function reported(report: string, mail: Email): Reported {
  const original = mail.attachments.find(({ mimeType }) => /^(?:message|text)\/rfc822/i.test(mimeType));
  const headers = original ? textOf(original.content).slice(0, HEADER_BYTES).split(/\n\n/, 1)[0] : '';
  const tokens = `${report.slice(0, HEADER_BYTES)}\n${headers}`.match(TOKEN) ?? [];
  const type = /^feedback-type:[ \t]*([\w-]{1,40})/im.exec(report)?.[1] ?? 'abuse';
  return { kind: 'reported', type: type.toLowerCase(), tokens: tokens.slice(0, MOST_TOKENS) };
}

async function parse(raw: Buffer): Promise<Email | null> {
  try {
    return await PostalMime.parse(raw, {
      maxNestingDepth: DEPTH,
      maxHeadersSize: HEADER_BYTES,
      forceRfc822Attachments: true, // the returned letter is evidence, not content
    });
  } catch {
    return null;
  }
}

/** Bytes, not text: the charset of a part is not ours to guess. */
function withLf(raw: Buffer): Buffer {
  return Buffer.from(raw.toString('latin1').replace(/\r\n?/g, '\n'), 'latin1');
}

function textOf(content: ArrayBuffer | Uint8Array | string): string {
  return typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString('utf8');
}
