import { createHash } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import type { StoredPicture } from './picture.ts';

/*
 * Whatever picture comes in goes out as one kind: a JPEG of at most 1200 pixels' width and 200 kB, upright, on white,
 * without metadata (where it was taken, by whose telephone). Decoding is limited in pixels, and only kinds that are
 * recognised by their first bytes are decoded at all; SVG is a program and not among them.
 */

const WIDEST = 1_200; // pixels
const LARGEST = 200_000; // bytes
const LEAST_SIDE = 40; // pixels: smaller ones are counters and icons
const MOST_PIXELS = 40_000_000;
const MOST_BYTES = 15_000_000;
/** The first step that fits is taken. */
const STEPS: readonly { width: number; quality: number }[] = [
  { width: WIDEST, quality: 82 },
  { width: WIDEST, quality: 70 },
  { width: WIDEST, quality: 58 },
  { width: 1_000, quality: 55 },
  { width: 800, quality: 50 },
  { width: 600, quality: 45 },
  { width: 400, quality: 40 },
];
const WHITE = { r: 255, g: 255, b: 255 };

/**
 * The picture as we keep it.
 * @throws Refusal 'invalid' or 'too-large' on `image`
 */
export async function shrink(bytes: Buffer): Promise<StoredPicture> {
  if (bytes.length > MOST_BYTES) throw new Refusal('too-large', 'Bilden är större än 15 MB.', 'image');
  mustBePicture(bytes);
  const { default: sharp } = await import('sharp');
  try {
    const { width = 0, height = 0 } = await sharp(bytes, { limitInputPixels: MOST_PIXELS }).metadata();
    if (Math.min(width, height) < LEAST_SIDE) no(`Bilden är mindre än ${LEAST_SIDE} bildpunkter.`);
    if (width * height > MOST_PIXELS) no('Bilden har fler än 40 miljoner bildpunkter. Gör den mindre.');
    for (const { width: most, quality } of STEPS) {
      const made = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
        .autoOrient()
        .resize({ width: most, height: 2 * most, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: WHITE })
        .toColourspace('srgb')
        .jpeg({ quality, mozjpeg: true, progressive: true })
        .toBuffer({ resolveWithObject: true });
      if (made.data.length <= LARGEST) return stored(made.data, made.info);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    no('Bilden är trasig och gick inte att läsa.');
  }
  return no('Bilden gick inte att göra mindre än 200 kB.');
}

function stored(bytes: Buffer, { width, height }: { width: number; height: number }): StoredPicture {
  return { hash: createHash('sha256').update(bytes).digest('hex'), width, height, bytes };
}

function mustBePicture(bytes: Buffer): void {
  const start = bytes.subarray(0, 16).toString('latin1');
  const known =
    start.startsWith('\xff\xd8\xff') ||
    start.startsWith('\x89PNG\r\n\x1a\n') ||
    /^GIF8[79]a/.test(start) ||
    /^RIFF[\s\S]{4}WEBP/.test(start) ||
    /^[\s\S]{4}ftypavi[fs]/.test(start);
  if (known) return;
  if (/^(?:\ufeff|\xef\xbb\xbf)?\s*<(?:\?xml|svg|!)/i.test(start))
    no('Bilder i SVG tas inte emot. Spara den som PNG eller JPEG.');
  no('Filen är ingen bild av ett känt slag. Använd JPEG, PNG, WebP eller GIF.');
}

function no(sentence: string): never {
  throw new Refusal('invalid', sentence, 'image');
}
