import { createHash, type Hash } from 'node:crypto';
import { quotedPrintable } from './encode.ts';
import { bodyHash, isRelaxed } from './signature.ts';

/*
 * multipart/alternative, the plain text first and the HTML last (RFC 2046 section 5.1.4), compiled once: the pieces
 * between the slots are encoded and kept as bytes. What goes into a slot stands on a line of its own between two soft
 * line breaks, so that filling in is a concatenation and the letter never needs to be encoded again.
 */

const CRLF = '\r\n';
/** A line has 76 characters, the last is the "=" of the soft break. */
const SLOT_LENGTH = 75;
const SLOT_VALUE = /^[A-Za-z0-9_-]*$/;

/** A text with slots: strings as they are, and names of what is filled in later. */
export type Pieces<Slot extends string> = (string | { slot: Slot })[];

/** The two parts of a letter, encoded: bytes and names of slots. Its bytes end in CRLF. */
export interface CompiledBody<Slot extends string> {
  contentType: string; // the value of the top Content-Type
  parts: (Buffer | Slot)[];
  /** Proved once for every letter of it: lines end in CRLF, none begins with a dot, and DKIM's relaxed form is the body itself. */
  plain: boolean;
  /** The hash of what comes before the first slot, to go on from. */
  begun: Hash;
}

/** Encodes both parts. `boundaryFrom` must be the same at every compilation of the same letter (its hash, say). */
export function compileBody<Slot extends string>(
  text: Pieces<Slot>,
  html: Pieces<Slot>,
  boundaryFrom: string,
): CompiledBody<Slot> {
  // "=_" cannot occur in quoted-printable (RFC 2045 section 6.7), so the boundary cannot occur in a part.
  const boundary = `=_${boundaryFrom.replace(/[^A-Za-z0-9]/g, '').slice(0, 40)}`;
  const parts = merge<Slot>([
    `--${boundary}${CRLF}${partHeaders('text/plain')}`,
    ...encoded(text),
    `${CRLF}--${boundary}${CRLF}${partHeaders('text/html')}`,
    ...encoded(html),
    `${CRLF}--${boundary}--${CRLF}`,
  ]);
  const [first = ''] = parts; // there is always a boundary before the first slot
  return {
    contentType: `multipart/alternative; boundary="${boundary}"`,
    parts,
    plain: isPlain(parts),
    begun: createHash('sha256').update(first),
  };
}

/** The bh= of a letter's body; of a plain one only what follows the first slot is hashed. */
export function hashOfBody<Slot extends string>(body: CompiledBody<Slot>, filled: Buffer[]): string {
  if (!body.plain) return bodyHash(Buffer.concat(filled));
  const hash = body.begun.copy();
  for (const part of filled.slice(1)) hash.update(part);
  return hash.digest('base64');
}

/**
 * A slot stands alone between two soft breaks and its values hold letters and digits only, so what is true of one
 * letter is true of all.
 */
function isPlain(parts: (Buffer | string)[]): boolean {
  const sample = Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : Buffer.from('x'))));
  const slotsAlone = parts.every((part, at) => typeof part !== 'string' || standsAlone(parts[at - 1], parts[at + 1]));
  return slotsAlone && isRelaxed(sample) && !/(^|\n)\.|\r(?!\n)|(?<!\r)\n/.test(sample.toString('latin1'));
}

function standsAlone(before: Buffer | string | undefined, after: Buffer | string | undefined): boolean {
  if (!Buffer.isBuffer(before) || !Buffer.isBuffer(after)) return false;
  return before.subarray(-2).toString('latin1') === CRLF && after.subarray(0, 3).toString('latin1') === `=${CRLF}`;
}

/** The body of one letter. Throws when a slot has a value that could break a line: only the letters of tokens may pass. */
export function fillBody<Slot extends string>(body: CompiledBody<Slot>, values: Record<Slot, string>): Buffer {
  return Buffer.concat(fillParts(body, (slot) => values[slot]));
}

/**
 * The same in pieces. What letters share is not copied, so that a letter costs no more memory than its own few lines.
 * A value is asked for when its slot occurs.
 */
export function fillParts<Slot extends string>(body: CompiledBody<Slot>, value: (slot: Slot) => string): Buffer[] {
  return body.parts.map((part) => {
    if (typeof part !== 'string') return part;
    const text = value(part);
    if (!SLOT_VALUE.test(text) || text.length > SLOT_LENGTH) throw new Error(`not a token for the slot ${part}`);
    return Buffer.from(text, 'latin1');
  });
}

function partHeaders(type: string): string {
  return `Content-Type: ${type}; charset=utf-8${CRLF}Content-Transfer-Encoding: quoted-printable${CRLF}${CRLF}`;
}

function encoded<Slot extends string>(pieces: Pieces<Slot>): (string | { slot: Slot })[] {
  return pieces.flatMap((piece, at) => {
    if (typeof piece === 'string') return [quotedPrintable(piece)];
    const before = pieces[at - 1];
    const begins = before === undefined || (typeof before === 'string' && /[\r\n]$/.test(before));
    return [begins ? '' : `=${CRLF}`, piece, `=${CRLF}`];
  });
}

function merge<Slot extends string>(pieces: (string | { slot: Slot })[]): (Buffer | Slot)[] {
  const parts: (Buffer | Slot)[] = [];
  let open = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      open += piece;
      continue;
    }
    parts.push(Buffer.from(open, 'latin1'), piece.slot);
    open = '';
  }
  parts.push(Buffer.from(open, 'latin1'));
  return parts;
}
