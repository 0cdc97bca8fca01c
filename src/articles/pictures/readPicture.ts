import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../platform/root.ts';
import { findPicture } from './picture.store.ts';

/** The bytes of a picture of ours by its name without `.jpg`: one that we keep, or one of emails/images. */
export async function readPicture(name: string): Promise<Buffer | null> {
  const kept = await findPicture(name);
  if (kept) return Buffer.from(kept.bytes);
  if (!/^[a-z0-9-]+$/.test(name)) return null;
  return readFile(join(ROOT, 'emails', 'images', `${name}.jpg`)).catch(() => null);
}
