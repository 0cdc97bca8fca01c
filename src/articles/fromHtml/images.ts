import { parseUrl } from '../../parseUrl.ts';
import type { DomElement } from './dom.ts';

/** Smaller than this it is an icon or a counter, not a picture. */
const LEAST_PIXELS = 60;
const PASTED = /^data:image\/(?:png|jpe?g|gif|webp);base64,/i;

/** The address of a picture: absolute, or the picture itself as pasted; null for icons and what has no address. */
export function imageAddress(image: DomElement, base: string | null): string | null {
  const sizes = ['width', 'height'].map((name) => Number.parseInt(image.getAttribute(name) ?? '', 10));
  if (sizes.some((size) => size < LEAST_PIXELS)) return null;
  const candidates = [
    image.getAttribute('src'),
    image.getAttribute('data-src'),
    largestOf(image.getAttribute('srcset')),
  ];
  for (const candidate of candidates) {
    const address = absoluteImage(candidate, base);
    if (address !== null) return address;
  }
  const pasted = image.getAttribute('src') ?? '';
  return PASTED.test(pasted) ? pasted : null;
}

/** An http(s) address made whole with `base`; null when it is none. */
export function absoluteImage(address: string | null | undefined, base: string | null): string | null {
  const trimmed = address?.trim();
  const url = trimmed ? parseUrl(trimmed, base ?? undefined) : null;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.href : null;
}

/** The last candidate of a srcset, which by habit is the largest. */
function largestOf(srcset: string | null): string | null {
  return srcset?.split(/,\s+/).at(-1)?.trim().split(/\s+/)[0] ?? null;
}
