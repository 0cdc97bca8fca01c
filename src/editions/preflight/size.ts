import type { Segment } from '../edition.ts';
import type { Rendered } from '../render.ts';
import type { Case } from './case.ts';
import { error, type Finding, warning } from './finding.ts';

/** Gmail cuts a letter at about 102 kB (R37); a token takes about 55 characters for each slot. */
const BYTES = { warn: 90_000, most: 100_000 };
/** The whole letter as it is sent: both parts encoded, headers and signatures (R37). */
const MOST_WHOLE_BYTES = 200_000;
const TOKEN_BYTES = 60;
/** Headers, two signatures, and what stands around the parts; most have three. */
const AROUND_BYTES = 5_000;
/** RFC 2045 section 6.7: a line of 76 characters ends in "=", and no escape of three is cut. */
const LEAST_ON_A_LINE = 73;
const SOFT_BREAK_BYTES = 3;
/** A token stands between two soft breaks. */
const SLOT_BYTES = TOKEN_BYTES + 2 * SOFT_BREAK_BYTES;
const [NEW_LINE, SPACE, TILDE, EQUALS] = [10, 32, 126, 61];

export function aboutSize({ rendered }: Case): Finding[] {
  if (!rendered) return [];
  const bytes = sizeOf(rendered.html);
  const spot = { place: 'Brevet', anchor: 'letter', seen: kilobytes(bytes) };
  const said = `Brevet är ${Math.ceil(bytes / 1000)} kB`;
  const remedy = 'Ta bort artiklar, eller gör fler kompakta.';
  if (bytes > BYTES.most) return [error('too-big', spot, `${said} och klipps av.`, remedy)];
  const whole = wholeSizeOf(rendered);
  if (whole > MOST_WHOLE_BYTES) {
    const sentence = `Brevet är ${Math.ceil(whole / 1000)} kB när det skickas, med textdelen och allt runt om. Över 200 kB säger många servrar nej.`;
    return [error('whole-too-big', { ...spot, seen: kilobytes(whole) }, sentence, remedy)];
  }
  if (bytes > BYTES.warn) return [warning('near-the-clip', spot, `${said}. Vid 100 kB klipps det av.`, remedy)];
  return [];
}

/** Bytes of a letter once its slots are filled in. */
export function sizeOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : TOKEN_BYTES), 0);
}

/** Bytes of the whole letter on the wire, or a little more. */
export function wholeSizeOf({ text, html }: Pick<Rendered, 'text' | 'html'>): number {
  const bytes = [...text, ...html].reduce(
    (sum, part) => sum + (typeof part === 'string' ? wireSize(part) : SLOT_BYTES),
    0,
  );
  return bytes + Math.ceil(bytes / LEAST_ON_A_LINE) * SOFT_BREAK_BYTES + AROUND_BYTES;
}

/** As quoted-printable, but for the soft breaks: that is counted, not made, since every page of the desk asks. */
function wireSize(text: string): number {
  let [size, before] = [0, 0];
  for (const byte of Buffer.from(text)) {
    const isPlain = byte >= SPACE && byte <= TILDE && byte !== EQUALS && !(byte === SPACE && before === SPACE);
    size += byte === NEW_LINE ? 2 : isPlain ? 1 : 3;
    before = byte;
  }
  return size;
}

function kilobytes(bytes: number): string {
  return String(Math.floor(bytes / 1000));
}
