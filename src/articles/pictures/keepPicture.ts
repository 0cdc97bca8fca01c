import { createHash } from 'node:crypto';
import { fetchGuarded, type Resolver } from '../../platform/fetch/fetchGuarded.ts';
import { mustBeFound } from '../../platform/fetch/mustBeFound.ts';
import { paths } from '../../urls.ts';
import { findBySource, storePicture } from './picture.store.ts';
import type { KeptPicture, StoredPicture } from './picture.ts';
import { shrink } from './shrink.ts';

const TYPES = /^(?:image\/(?:jpeg|jpg|pjpeg|png|gif|webp|avif)|application\/octet-stream)$/;
const MOST_BYTES = 15_000_000;
const TIMEOUT_MS = 15_000;
const PASTED = /^data:image\/[a-z]+;base64,/i;

/**
 * Keeps a picture that somebody gave: checked, made smaller, without metadata. The same picture is kept once.
 * @throws Refusal 'invalid' or 'too-large' on `image`
 */
export async function keepPicture(bytes: Buffer, now = new Date()): Promise<KeptPicture> {
  return keep(bytes, null, now);
}

/**
 * Keeps the picture at an address; one that was fetched before is not fetched again. A pasted picture (data:) is its own
 * address. Throws like keepPicture, and like fetchGuarded.
 */
export async function keepPictureFrom(address: string, resolve?: Resolver, now = new Date()): Promise<KeptPicture> {
  if (PASTED.test(address)) return keep(Buffer.from(address.replace(PASTED, ''), 'base64'), null, now);
  const source = createHash('sha256').update(address).digest('hex');
  const before = await findBySource(source);
  if (before) return kept(before);
  const options = { types: TYPES, accept: 'image/*', maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS };
  const { body } = mustBeFound(await fetchGuarded(address, { ...options, ...(resolve ? { resolve } : {}) }));
  return keep(body, source, now);
}

async function keep(bytes: Buffer, source: string | null, now: Date): Promise<KeptPicture> {
  const picture = await shrink(bytes);
  await storePicture(picture, source, now);
  return kept(picture);
}

function kept({ hash, width, height }: Omit<StoredPicture, 'bytes'>): KeptPicture {
  return { url: `${paths.images}/${hash}.jpg`, width, height };
}
