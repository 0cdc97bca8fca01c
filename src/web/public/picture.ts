import type { RequestHandler } from 'express';
import { findPicture } from '../../articles/pictures/picture.store.ts';
import { param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';

const YEAR_S = 365 * 24 * 3600;

/** /bilder/<hash>.jpg: a picture that we keep. Its name is its content, so it never changes; mail programs may show it. */
export const showPicture: RequestHandler = async (req, res) => {
  const hash = /^([0-9a-f]{64})\.jpg$/.exec(param(req, 'file'))?.[1];
  const picture = hash ? await findPicture(hash) : null;
  if (!picture) throw new Refusal('not-found', 'Bilden finns inte.');
  res.set({
    'Cache-Control': `public, max-age=${YEAR_S}, immutable`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  res.type('jpg').send(picture.bytes);
};
