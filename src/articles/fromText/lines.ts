import { Refusal } from '../../refusal.ts';

/** One non-empty line of the text. */
export interface Line {
  /** To the letter, but for white space and invisible characters at its ends. */
  text: string;
  /** For the rules: one space between words, composed letters, nothing invisible. */
  plain: string;
  /** An empty line (or the start of the text) stands before it. */
  afterBlank: boolean;
}

const MAX_BYTES = 200_000;
const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const ENDS = /[\s\u200b-\u200d\u2060\ufeff]/;
// Control characters that are neither a tab nor a line break: the mark of a binary file.
const CONTROL = /[^\P{Cc}\t\n\r\v\f\u0085]/u;
const TAGS =
  /<\/?(?:!doctype|html|head|body|div|p|span|a|h[1-6]|ul|ol|li|br|table|script|style|section)\b[^<>\n]{0,300}>/gi;
// The sign for a lost character, and halves of characters.
const UNREADABLE = /\ufffd|\p{Cs}/u;
const FILE_SIGNS = ['%PDF-', '{\\rtf'];
const MANY_TAGS = 3;

/**
 * The non-empty lines of a pasted text, whatever its line breaks.
 * @throws Refusal 'invalid' on `text` when it is empty, too large, or not plain text
 */
export function toLines(text: string): Line[] {
  mustBePlainText(text);
  const lines: Line[] = [];
  let afterBlank = true;
  for (const raw of text.split(LINE_BREAK)) {
    const kept = trimEnds(raw);
    if (kept !== '') lines.push({ text: kept, plain: fold(kept), afterBlank });
    afterBlank = kept === '';
  }
  if (lines.length === 0)
    throw new Refusal('invalid', 'Texten är tom. Klistra in artikeln med rubriken först.', 'text');
  return lines;
}

function mustBePlainText(text: string): void {
  const no = (sentence: string) => {
    throw new Refusal('invalid', sentence, 'text');
  };
  if (Buffer.byteLength(text) > MAX_BYTES) {
    no('Texten är större än 200 kB. Klistra in en artikel i taget, utan bilder.');
  }
  if (FILE_SIGNS.some((sign) => text.startsWith(sign))) {
    no('Det här är en dokumentfil, inte text. Öppna dokumentet och kopiera texten därifrån.');
  }
  if (CONTROL.test(text)) {
    no('Texten har styrtecken som inte hör hemma i text. Kopiera artikeln från webbsidan och klistra in den igen.');
  }
  if (UNREADABLE.test(text)) {
    no('Texten har tecken som inte gick att läsa. Spara filen som UTF-8 eller klistra in texten igen.');
  }
  if ((text.match(TAGS)?.length ?? 0) >= MANY_TAGS) {
    no('Texten är HTML-kod. Kopiera texten som den syns på webbsidan och klistra in den.');
  }
}

/** By hand, since a pattern for trailing white space takes quadratic time on a long run of it. */
function trimEnds(raw: string): string {
  let start = 0;
  let end = raw.length;
  while (start < end && ENDS.test(raw.charAt(start))) start += 1;
  while (end > start && ENDS.test(raw.charAt(end - 1))) end -= 1;
  return raw.slice(start, end);
}

function fold(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim();
}
