import type { RequestHandler, Response } from 'express';
import { findPicture } from '../../articles/pictures/picture.store.ts';
import { readPicture } from '../../articles/pictures/readPicture.ts';
import { webForm } from '../../articles/pictures/webForm.ts';
import { param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { paths } from '../../urls.ts';

const YEAR_S = 365 * 24 * 3600;
const OURS = new RegExp(`(<img\\b[^>]*? src=")[^"]*${paths.images}/([a-z0-9-]+)\\.jpg"`, 'g');

/** /bilder/<hash>.jpg: a picture that we keep. Its name is its content, so it never changes; mail programs may show it. */
export const showPicture: RequestHandler = async (req, res) => {
  const picture = await keptBytes(nameOf(req.params.file));
  if (!picture) throw notThere();
  send(res, 'jpg', picture);
};

/** /bilder/webb/<name>.webp: the same picture, or one that lies in emails/images, as pages show it. */
export const showWebPicture: RequestHandler = async (req, res) => {
  const name = /^([a-z0-9-]+)\.webp$/.exec(param(req, 'file'))?.[1];
  const bytes = name ? await webForm(name, () => readPicture(name)) : null;
  if (!bytes) throw notThere();
  send(res, 'webp', bytes);
};

/** Where a page gets a picture of ours; any other path stays as it is. */
export function webPath(url: string): string {
  const name = /^\/bilder\/([a-z0-9-]+)\.jpg$/.exec(url)?.[1];
  return name ? `${paths.webImages}/${name}.webp` : url;
}

/** The HTML of an issue with its pictures as pages show them; those below the first wait until they are scrolled to. */
export function withWebPictures(html: string): string {
  let n = 0;
  return html.replace(OURS, (_all, before: string, name: string) => {
    n += 1;
    const lazy = n > 1 ? before.replace('<img', '<img loading="lazy"') : before;
    return `${lazy}${paths.webImages}/${name}.webp"`;
  });
}

function nameOf(file: unknown): string {
  return /^([0-9a-f]{64})\.jpg$/.exec(String(file))?.[1] ?? '';
}

async function keptBytes(hash: string): Promise<Buffer | null> {
  const bytes = (await findPicture(hash))?.bytes;
  return bytes ? Buffer.from(bytes) : null;
}

function send(res: Response, type: string, bytes: Buffer): void {
  res.set({
    'Cache-Control': `public, max-age=${YEAR_S}, immutable`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  res.type(type).send(bytes);
}

function notThere(): Refusal {
  return new Refusal('not-found', 'Bilden finns inte.');
}
