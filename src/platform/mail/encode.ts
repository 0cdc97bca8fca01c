import { domainToASCII } from 'node:url';

/*
 * Text to the seven bits of a letter: quoted-printable for bodies (RFC 2045 section 6.7), encoded words for headers
 * (RFC 2047), and header lines that nobody can break out of (RFC 5322 section 2.2).
 */

const BODY_LINE = 76;
const WORD = 75;
const HEADER_LINE = 76;
const LONGEST_LINE = 998;
const CRLF = '\r\n';
const SOFT_BREAK = `=${CRLF}`;

const CONTROLS = /(?![\t\n])\p{Cc}/gu;
const HEADER_CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;
const PRINTABLE = /^[ -~]*$/;
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,70}$/;

/**
 * A body text in quoted-printable that begins at column 0. Lines end in CRLF and have at most 76 characters. Written
 * so that a DKIM verifier's "relaxed" body is the body itself (no double or trailing blanks) and no line begins with
 * a dot or "From ". Control characters other than tab and line ends are dropped (R28).
 */
export function quotedPrintable(text: string): string {
  const clean = text.replace(/\r\n?|\u2028|\u2029/g, '\n').replace(CONTROLS, '');
  return clean.split('\n').map(encodeLine).join(CRLF);
}

function encodeLine(line: string): string {
  const bytes = Buffer.from(line, 'utf8');
  let out = '';
  let column = 0;
  for (let at = 0; at < bytes.length; at++) {
    const last = at === bytes.length - 1;
    let token = bodyToken(bytes, at, last);
    // One column stays free for the "=" of a soft break.
    if (column + token.length > BODY_LINE - 1) {
      out += SOFT_BREAK;
      column = 0;
    }
    if (column === 0 && (token === '.' || token === 'F')) token = hex(token.charCodeAt(0));
    out += token;
    column += token.length;
  }
  return out;
}

function bodyToken(bytes: Buffer, at: number, last: boolean): string {
  const byte = bytes[at] as number;
  if (byte === 0x20) return last || bytes[at - 1] === 0x20 ? '=20' : ' ';
  return byte > 0x20 && byte < 0x7f && byte !== 0x3d ? String.fromCharCode(byte) : hex(byte);
}

function hex(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A text for an unstructured header (Subject): as it is when it can be, else encoded words with `taken` columns used on the first line. */
export function headerText(text: string, taken = 0): string {
  const line = oneLine(text);
  const plain = PRINTABLE.test(line) && !line.includes('=?') && !/^ | $| {2}/.test(line);
  return plain && longestWord(line) <= HEADER_LINE ? line : encodedWords(line, taken);
}

/** A display name (RFC 5322 phrase): atoms, a quoted string, or encoded words. */
export function phrase(text: string, taken = 0): string {
  const line = oneLine(text).trim();
  if (/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/.test(line) && !line.includes('=?') && !line.includes('  ')) return line;
  if (PRINTABLE.test(line) && !line.includes('=?')) return `"${line.replace(/["\\]/g, '\\$&')}"`;
  return encodedWords(line, taken);
}

/** RFC 2047: words of at most 75 characters that never cut a character in two, with one space between. */
export function encodedWords(text: string, taken = 0): string {
  const words: string[] = [];
  let word = '';
  let room = HEADER_LINE - taken;
  for (const character of text) {
    const token = wordToken(character);
    if (word && OPEN.length + word.length + token.length + CLOSE.length > Math.min(WORD, room)) {
      words.push(word);
      word = '';
      room = HEADER_LINE - 1;
    }
    word += token;
  }
  if (word) words.push(word);
  return words.map((one) => OPEN + one + CLOSE).join(' ');
}

const OPEN = '=?utf-8?Q?';
const CLOSE = '?=';

/** The Q encoding with the narrow alphabet that is also allowed in a phrase (RFC 2047 section 5). */
function wordToken(character: string): string {
  if (character === ' ') return '_';
  if (/^[A-Za-z0-9!*+/-]$/.test(character)) return character;
  return [...Buffer.from(character, 'utf8')].map(hex).join('');
}

/**
 * One header as it stands in the letter, without the CRLF at its end, folded at spaces. A CR or LF in the value cannot
 * begin a new header: it becomes a space first. `folded: false` keeps a value on one line (List-Unsubscribe, R31).
 * Throws when the name is not a header name or an unfoldable line is longer than 998 octets.
 */
export function header(name: string, value: string, options: { folded?: boolean } = {}): string {
  if (!NAME.test(name)) throw new Error(`not a header name: ${JSON.stringify(name)}`);
  const whole = `${name}: ${oneLine(value)}`;
  if (whole.length <= HEADER_LINE) return whole;
  const lines = options.folded === false ? [whole] : fold(whole);
  if (lines.some((line) => Buffer.byteLength(line) > LONGEST_LINE)) throw new Error(`the header ${name} is too long`);
  return lines.join(CRLF);
}

/** Breaks before a space wherever a line would grow over 76 characters; every line but the first begins with that space. */
function fold(line: string): string[] {
  const [name, first, ...rest] = line.split(/(?<=\S)(?= \S)/);
  // The first word stays beside the name: a line that holds nothing but a name is obsolete syntax.
  const lines = [`${name}${first ?? ''}`];
  for (const part of rest) {
    const current = lines.at(-1) as string;
    if (current.length + part.length <= HEADER_LINE) lines[lines.length - 1] = current + part;
    else lines.push(part);
  }
  return lines;
}

/** `Name <address>` with the name encoded and the domain as A-labels (R33). */
export function mailbox(name: string, address: string, taken = 0): string {
  return `${phrase(name, taken)} <${asciiDomain(address)}>`;
}

/** Nearly every domain is in A-labels already, and finding out is much cheaper than making them. */
const ASCII_DOMAIN = /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/;

/** The address with its domain as A-labels (RFC 5891); the local part stays as it is. */
export function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const ascii = ASCII_DOMAIN.test(domain) ? domain : domainToASCII(domain) || oneLine(domain);
  return `${oneLine(address.slice(0, at))}@${ascii}`;
}

/** Whether an address needs SMTPUTF8 (RFC 6531): its local part has letters outside ASCII (R34). */
export function needsUtf8(address: string): boolean {
  return !PRINTABLE.test(address.slice(0, address.lastIndexOf('@')));
}

/** RFC 5322 section 3.3, in UTC. */
export function headerDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

function oneLine(text: string): string {
  return text.replace(HEADER_CONTROLS, ' ');
}

function longestWord(line: string): number {
  return Math.max(0, ...line.split(' ').map((word) => word.length));
}
