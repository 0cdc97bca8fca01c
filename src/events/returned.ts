import { decodeWords } from 'postal-mime';
import { isAutoReply } from './autoReply.ts';
import { classOf } from './bounceClass.ts';
import { type DsnVerdict, readDsn, verdictOn } from './dsn.ts';
import { isDelay, isFailure, isOfServer, keptReply, saidIn, wordsOf } from './failureText.ts';
import { type Fields, type Part, partsOf } from './parts.ts';

/** Reading a letter that came to a return path. Pure; a letter that cannot be read is 'unknown'. */

const MOST_BYTES = 1_048_576;
const TEXT_BYTES = 65_536;
const SUBJECT_CHARACTERS = 1_000;

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

/** Reads the first megabyte. Never throws. */
export function readReturned(raw: Buffer): Returned {
  const { fields, parts } = partsOf(raw.subarray(0, MOST_BYTES));
  fields.set('subject', subjectOf(fields));
  const words = wordsOf(writtenIn(parts) || bodyOf(raw));
  const report = parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  const verdict = report ? verdictOn(readDsn(report.text()), words) : { kind: 'unreadable' as const };
  if (verdict.kind !== 'unreadable') return verdict;
  const feedback = parts.find(({ type }) => type === 'message/feedback-report');
  if (feedback) return reported(feedback.text(), parts);
  // Microsoft's reports have no part of their own: only the letter they are about.
  if (/^\s*complaint about message from\b/i.test(fields.get('subject') ?? '')) return reported('', parts);
  return withoutReport(fields, words);
}

/** Decoded; some write it as it is, in UTF-8. */
function subjectOf(fields: Fields): string {
  const bytes = Buffer.from((fields.get('subject') ?? '').slice(0, SUBJECT_CHARACTERS), 'latin1');
  return decodeWords(bytes.toString('utf8'));
}

/** A letter without any report: of a server in words for people, of a program that answers, or of a person. */
function withoutReport(headers: Fields, words: string): Returned {
  // Servers call their reports automatic too; what a person's program answers is never read for a failure (R71).
  if (isAutoReply(headers) && !isOfServer(headers)) return { kind: 'auto-reply' };
  if (!isFailure(headers, words)) return { kind: 'unknown' };
  if (isDelay(words)) return { kind: 'delayed' };
  const said = saidIn(`${words} ${headers.get('subject') ?? ''}`);
  if (!said) return { kind: 'unknown' };
  const why = classOf(said);
  // Nobody knows what it says: it is counted, and nothing follows.
  if (why === 'refused' && said.code === null && said.enhanced === null) return { kind: 'unknown' };
  return { kind: 'bounced', why, reply: keptReply(said) };
}

/** Only the top of the reported letter is looked at: its headers. */
function reported(report: string, parts: Part[]): Reported {
  const original = parts.find(({ type }) => /^(?:message|text)\/rfc822/.test(type));
  const headers = original?.text().trimStart().split('\n\n', 1)[0] ?? '';
  const tokens = `${report}\n${headers}`.match(TOKEN) ?? [];
  const type = /^feedback-type:[ \t]*([\w-]{1,40})/im.exec(report)?.[1] ?? 'abuse';
  return { kind: 'reported', type: type.toLowerCase(), tokens: tokens.slice(0, MOST_TOKENS) };
}

/** What is written for people: the plain text, or else what the HTML says. */
function writtenIn(parts: Part[]): string {
  const of = (wanted: string) =>
    parts.flatMap((part) => (part.type === wanted ? [part.text().slice(0, TEXT_BYTES)] : [])).join('\n');
  return of('text/plain').trim() || withoutTags(of('text/html'));
}

/** Of a letter whose parts are broken: all that comes after the headers. */
function bodyOf(raw: Buffer): string {
  const text = raw.subarray(0, TEXT_BYTES).toString('utf8').replace(/\r\n?/g, '\n');
  return text.slice(text.indexOf('\n\n') + 2);
}

/** Cut at each "<", so that it takes as long as the text is. */
function withoutTags(html: string): string {
  const [first = '', ...tags] = html.split('<');
  const texts = tags.map((tag) => (/^(?:style|script)\b/i.test(tag) ? '' : tag.slice(tag.indexOf('>') + 1)));
  return [first, ...texts]
    .join(' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, ' ');
}
