import type { Segment } from '../edition.ts';
import type { Case } from './case.ts';
import { error, type Finding, warning } from './finding.ts';

/** Gmail cuts a letter at about 102 kB (R37); a token takes about 55 characters for each slot. */
const BYTES = { warn: 90_000, most: 100_000 };
const TOKEN_BYTES = 60;

export function aboutSize({ rendered }: Case): Finding[] {
  if (!rendered) return [];
  const bytes = sizeOf(rendered.html);
  const spot = { place: 'Brevet', anchor: 'letter', seen: String(Math.floor(bytes / 1000)) };
  const said = `Brevet är ${Math.ceil(bytes / 1000)} kB`;
  const remedy = 'Ta bort artiklar, eller gör fler kompakta.';
  if (bytes > BYTES.most) return [error('too-big', spot, `${said} och klipps av.`, remedy)];
  if (bytes > BYTES.warn) return [warning('near-the-clip', spot, `${said}. Vid 100 kB klipps det av.`, remedy)];
  return [];
}

/** Bytes of a letter once its slots are filled in. */
export function sizeOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : TOKEN_BYTES), 0);
}
