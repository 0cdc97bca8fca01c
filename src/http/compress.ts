import compression from 'compression';
import type { RequestHandler } from 'express';

/**
 * Makes text smaller on its way. Pages that nobody may keep (with tokens, of the desk) go as they are: a page that holds
 * a secret and repeats what somebody typed could be guessed at by its compressed length (BREACH).
 */
export function compress(): RequestHandler {
  return compression({
    filter: (req, res) => !String(res.getHeader('Cache-Control')).includes('no-store') && compression.filter(req, res),
  });
}
