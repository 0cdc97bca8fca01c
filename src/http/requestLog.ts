import type { IncomingMessage, ServerResponse } from 'node:http';
import { log } from '../platform/log.ts';
import { paths } from '../urls.ts';

/** How many parts of these paths are kept; what follows is a token. */
const KEPT: [string, number][] = [
  [paths.confirm, 1],
  [paths.preferences, 1],
  [paths.unsubscribe, 1],
  [paths.myData, 1],
  [paths.erase, 1],
  [paths.link, 3],
  [paths.pixel, 2],
];
/** A part of a path that is longer than an id is taken for a token, wherever it stands. */
const LONGEST_PART = 28;

/** A path as the log may hold it: without query and without tokens (R132). */
export function scrub(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const parts = path.split('/').slice(1);
  const kept = KEPT.find(([start]) => path.startsWith(`${start}/`))?.[1] ?? parts.length;
  return `/${parts.map((part, n) => (n >= kept || part.length > LONGEST_PART ? '-' : part)).join('/')}`;
}

/** Writes one line a request: method, path, status and time. No address, no user agent, no token (R91). */
export function logRequests(req: IncomingMessage, res: ServerResponse): void {
  if (!log.isLevelEnabled('debug')) return;
  const begun = performance.now();
  const { method, url = '/' } = req;
  res.once('close', () => {
    const ms = Math.round(performance.now() - begun);
    log.debug(
      { method, path: scrub(url), status: res.statusCode, ms, ...(res.writableEnded ? {} : { cut: true }) },
      'request',
    );
  });
}
