import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordClick, recordImage } from '../events/measure.ts';
import { log } from '../platform/log.ts';
import { paths } from '../urls.ts';
import { toRefusal } from './errors.ts';
import { HUSHED } from './headers.ts';
import { logRequests } from './requestLog.ts';

/*
 * The fast path: images and links of letters are answered before Express, because they come in floods. Links lead to
 * the numbered links of the edition and to nothing else (R86). Nothing of the reader's machine is kept (R91).
 */

const NUMBER = '([1-9]\\d{0,8})';
const TOKEN = '([A-Za-z0-9_-]{20,120})';
const LINK = new RegExp(`^${paths.link}/${NUMBER}/([1-9]\\d{0,4})(?:/${TOKEN})?/?$`);
const PIXEL = new RegExp(`^${paths.pixel}/${NUMBER}(?:/${TOKEN})?\\.gif$`);

/** One transparent dot, 43 bytes; as a string, because node sends that and the headers in one piece. */
const DOT = Buffer.from('R0lGODlhAQABAPAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64').toString('latin1');

/** Headers as node sends them: a name, its value, and so on. One list a kind of answer, because they come in floods. */
const QUIET = Object.entries({ ...HUSHED, 'X-Content-Type-Options': 'nosniff' }).flat();
const OF_DOT = [...QUIET, 'Content-Type', 'image/gif', 'Content-Length', String(DOT.length)];

/** Answers an image or a link of a letter; false when the request is for somebody else. */
export function answerTracking(req: IncomingMessage, res: ServerResponse): boolean {
  const path = (req.url ?? '/').split('?', 1)[0] ?? '/';
  const isLink = path.startsWith(`${paths.link}/`);
  if (!isLink && !path.startsWith(`${paths.pixel}/`)) return false;
  logRequests(req, res);
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    end(res, 405, 'Method not allowed', ['Allow', 'GET, HEAD']);
    return true;
  }
  const answer = isLink ? follow(path, req, res) : show(path, req, res);
  answer.catch((error: unknown) => fail(error, res));
  return true;
}

/** The dot is served whatever happens to the count: a letter must not look broken because a store is away. */
async function show(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const found = PIXEL.exec(path);
  if (found) {
    await recordImage(Number(found[1]), found[2] ?? null, fetched(req)).catch((error: unknown) =>
      log.warn({ problem: (error as Error).message }, 'an image was not counted'),
    );
  }
  res.writeHead(found ? 200 : 404, OF_DOT);
  if (req.method === 'HEAD') res.end();
  else res.end(DOT, 'latin1');
}

async function follow(path: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const found = LINK.exec(path);
  const url = found ? await recordClick(Number(found[1]), Number(found[2]), found[3] ?? null, fetched(req)) : null;
  if (!url) return end(res, 404, 'Länken finns inte. The link does not exist.');
  res.writeHead(302, [...QUIET, 'Location', url, 'Content-Length', '0']);
  res.end();
}

/** What the events room looks at to tell people from machines. It judges and forgets it; HEAD is never a person's. */
function fetched(req: IncomingMessage): { userAgent: string; method: string } {
  return { userAgent: req.headers['user-agent'] ?? '', method: req.method ?? 'GET' };
}

function fail(error: unknown, res: ServerResponse): void {
  const away = toRefusal(error)?.code === 'unavailable';
  if (!away) log.error({ err: error }, 'a link or image could not be answered');
  if (res.headersSent) return void res.destroy();
  const again = away ? ['Retry-After', '30'] : [];
  end(res, away ? 503 : 500, 'Länken kan inte öppnas just nu. Försök igen om en stund.', again);
}

function end(res: ServerResponse, status: number, text: string, more: string[] = []): void {
  const body = Buffer.from(`${text}\n`);
  const length = ['Content-Length', String(body.length)];
  res.writeHead(status, [...QUIET, 'Content-Type', 'text/plain; charset=utf-8', ...length, ...more]);
  res.end(res.req.method === 'HEAD' ? undefined : body);
}
