import { parseReply, type Reply } from '../platform/mail/replies.ts';
import type { Said } from './bounceClass.ts';

/*
 * What mail servers write for people when a letter could not be delivered: the only evidence in reports that are no
 * RFC 3464, and often more than the fields of those that are. Pure.
 */

const MOST_CHARACTERS = 6_000;
const LONGEST_TEXT = 1_000;
/** Of the words before a code these are kept: "host mx.kommun.example said: ". */
const WORDS_BEFORE = 60;

/** Where the copy of our own letter begins: its words say nothing about its fate. */
const COPY = new RegExp(
  [
    '^-{2,} ?(?:below this line|enclosed|this is a copy|the header of|original (?:message|mail)|unsent message|returned message)',
    '^(?:message headers|original message) follow|^below is a copy|^included is a copy|^original message:',
    '^-{3,} ?(?:original|unsent|returned)|^\\|-+ message text follows|^(?:return-path|received) ?:',
    '^-{5,} ?original',
  ].join('|'),
  'im',
);

/** Who writes such letters, and under which subjects. */
const FROM = /mailer-?daemon|postmaster|mail(?:er)? delivery|mail-?daemon|microsoftexchange|mail administrator/i;
const SUBJECT =
  /undeliver|not (?:be )?delivered|delivery (?:has )?(?:status|fail|notif|report)|returned mail|returning|fail(?:ure|ed) (?:notice|delivery)|failure notice|mail (?:system error|delivery|could not|failure|failed)|could not be delivered|non recapitabile|olever|kunde inte levereras|ej levererat|error sending your mail|loop alert|errors from|message you sent blocked/i;

const WORDS = /could not be delivered to|unable to deliver message to|was not delivered to|kunde inte levereras till/i;

/** Whether a mail server wrote it, by its own account. Header names in lower case. */
export function isOfServer(headers: ReadonlyMap<string, string>): boolean {
  return headers.has('x-failed-recipients') || FROM.test(headers.get('from') ?? '');
}

/** Whether a letter without any report is one of a server about a failure. */
export function isFailure(headers: ReadonlyMap<string, string>, words: string): boolean {
  return isOfServer(headers) || SUBJECT.test(headers.get('subject') ?? '') || WORDS.test(words);
}

/** "Still trying" is no failure. */
export function isDelay(text: string): boolean {
  return /^action: delayed|has not yet been delivered|warning message only|has been delayed|will (?:be retried|keep trying)|still being retried/im.test(
    text,
  );
}

/** The words before the copy of our letter. */
export function wordsOf(text: string): string {
  const top = text.slice(0, MOST_CHARACTERS);
  const end = COPY.exec(top)?.index ?? top.length;
  return top.slice(0, end);
}

/** Not a part of an address, a version or a longer number. */
const STATUS = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d]|\.\d)/g;
const CODE = /(?<![\d.#])([45]\d\d)(?=[ -]|: )/;

/** What such words say about one failure; null when they say nothing about any. */
export function saidIn(words: string): Said | null {
  const line = words.replace(/\s+/g, ' ').trim();
  const statuses = line.match(STATUS) ?? [];
  const code = CODE.exec(line)?.[1];
  const text = around(line, statuses[0] ?? code);
  if (!text) return null;
  const enhanced = statuses.find((one) => !/\.0\.0$/.test(one)) ?? statuses[0] ?? null;
  return { code: code ? Number(code) : null, enhanced, text, stage: stageOf(line) };
}

/** What the server refused, by the words that mail programs use for it. */
export function stageOf(text: string): Said['stage'] {
  if (/(?:end of |reply to |after |our (?:final )?|command )data\b/i.test(text)) return 'data';
  if (/(?:after|reply to|our) mail from|\[mail_from\]|initial connection|sender was rejected|talk to me/i.test(text))
    return 'mail';
  return /rcpt/i.test(text) ? 'rcpt' : null;
}

/** The part that is kept with the delivery: of the first status or code on. */
function around(line: string, mark: string | undefined): string {
  if (mark === undefined) return line.slice(0, LONGEST_TEXT);
  const at = line.indexOf(mark);
  return line.slice(Math.max(0, at - LONGEST_TEXT / 2), at + LONGEST_TEXT);
}

/** Addresses may be those of strangers, so none are kept (R75). */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>()[\]"',;:]{1,100}@[^\s<>()[\]"',;:]{1,200}/g, '…');
}

/** The reply as a delivery keeps it: the server's words, not what stood before them. */
export function keptReply({ code, enhanced, text }: Said): Reply {
  const marks = [code, enhanced].flatMap((mark) => (mark === null ? [] : [text.indexOf(String(mark))]));
  const from = Math.min(...marks.filter((at) => at >= 0));
  const words = Number.isFinite(from) ? text.slice(Math.max(0, from - WORDS_BEFORE)) : text;
  return { ...parseReply(withoutAddresses(words)), code, enhanced };
}
