import PostalMime, { type Email } from 'postal-mime';
import { isAutoReply } from './autoReply.ts';
import { classOf } from './bounceClass.ts';
import { type DsnVerdict, readDsn, verdictOn } from './dsn.ts';
import { isDelay, isFailure, keptReply, saidIn, wordsOf } from './failureText.ts';

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
  const words = wordsOf(mail.text || withoutTags(mail.html ?? '') || bodyOf(raw));
  const report = mail.attachments.find(({ mimeType }) => /^message\/(?:global-)?delivery-status$/i.test(mimeType));
  const verdict = report ? verdictOn(readDsn(textOf(report.content)), words) : { kind: 'unreadable' as const };
  if (verdict.kind !== 'unreadable') return verdict;
  const feedback = mail.attachments.find(({ mimeType }) => /^message\/feedback-report$/i.test(mimeType));
  if (feedback) return reported(textOf(feedback.content), mail);
  // Microsoft's reports have no part of their own: only the letter they are about.
  if (/^\s*complaint about message from\b/i.test(mail.subject ?? '')) return reported('', mail);
  return withoutReport(mail, words);
}

/** A letter without any report: of a server in words for people, of a program that answers, or of a person. */
function withoutReport(mail: Email, words: string): Returned {
  const headers = new Map(mail.headers.map(({ key, value }) => [key.toLowerCase(), value]));
  if (mail.subject) headers.set('subject', mail.subject);
  if (!isFailure(headers, words)) return { kind: isAutoReply(headers) ? 'auto-reply' : 'unknown' };
  if (isDelay(words)) return { kind: 'delayed' };
  const said = saidIn(`${words} ${mail.subject ?? ''}`);
  if (!said) return { kind: 'unknown' };
  const why = classOf(said);
  // Nobody knows what it says: it is counted, and nothing follows.
  if (why === 'refused' && said.code === null && said.enhanced === null) return { kind: 'unknown' };
  return { kind: 'bounced', why, reply: keptReply(said) };
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

/** Of a letter whose parts are broken: all that comes after the headers. */
function bodyOf(raw: Buffer): string {
  const text = raw.subarray(0, HEADER_BYTES).toString('utf8').replace(/\r\n?/g, '\n');
  return text.slice(text.indexOf('\n\n') + 2);
}

function withoutTags(html: string): string {
  return html
    .replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>|<[^>]*>/gi, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>');
}

function textOf(content: ArrayBuffer | Uint8Array | string): string {
  return typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString('utf8');
}
