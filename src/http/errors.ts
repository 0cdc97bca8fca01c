import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { log } from '../platform/log.ts';
import { Refusal, type RefusalCode } from '../refusal.ts';
import { hush } from './headers.ts';
import { Braked } from './limits.ts';
import { scrub } from './requestLog.ts';
import { StepWanted } from './signUpGuard.ts';

/** How the house says no, over HTTP: RFC 9110 section 15, RFC 6585 (429). */
const STATUS: Record<RefusalCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
  'too-large': 413,
  unavailable: 503,
};
/** When to come back, unless whoever refused has said it. */
const COME_BACK_S = 30;

const AWAY = 'Tjänsten når inte sin databas eller kö just nu. Ingenting har gått förlorat. Försök igen om en stund.';
const AWAY_NAMES = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'MongooseServerSelectionError',
  'PoolClearedOnNetworkError',
  'MaxRetriesPerRequestError',
]);
const AWAY_WORDS =
  /buffering timed out|not connected to the store|the (?:queue|store) did not answer|Command timed out|Connection is closed|Stream isn't writeable|Client must be connected/;

/** What a broken connection says when no driver has wrapped it. */
const AWAY_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND']);

/** What an error page shows. `problem` is null for a bug: its reason is never shown. */
export interface Trouble {
  status: number;
  refusal: Refusal | null;
}

export function statusOf(code: RefusalCode): number {
  return STATUS[code];
}

/** A no that was thrown, or that an outside service, Express or a body parser meant; null for a bug. */
export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const { name, type, status, message, code } = (error ?? {}) as Record<string, unknown>;
  if (type === 'entity.too.large' || type === 'parameters.too.many')
    return new Refusal('too-large', `Det som skickades är för stort.${limitOf(error)}`);
  if (type === 'entity.parse.failed') return new Refusal('invalid', 'Innehållet är inte giltig JSON.');
  if (status === 404) return new Refusal('not-found', 'Sidan finns inte.');
  if (status === 400 || status === 415) return new Refusal('invalid', 'Begäran gick inte att läsa.');
  const away = AWAY_NAMES.has(String(name)) || AWAY_CODES.has(String(code)) || AWAY_WORDS.test(String(message));
  return away ? new Refusal('unavailable', AWAY) : null;
}

function limitOf(error: unknown): string {
  const { limit } = error as { limit?: unknown };
  return typeof limit === 'number'
    ? ` Högst ${Math.floor(limit / 1_024)} kB går bra. Dela upp det eller korta det.`
    : '';
}

/** Answers what no page answers. */
export const notFound: RequestHandler = () => {
  throw new Refusal('not-found', 'Sidan finns inte.');
};

/** Answers errors with a page. The door for people brings the page; the doorframe cannot draw. */
export function errorPages(page: (trouble: Trouble, req: Request) => string): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    const trouble = about(error, req, res);
    res.status(trouble.status).type('html').send(page(trouble, req));
  };
}

/** Answers errors with problem+json (RFC 9457). */
export const problems: ErrorRequestHandler = (error, req, res, next) => {
  if (res.headersSent) return next(error);
  const { status, refusal } = about(error, req, res);
  const told = refusal?.problems.length ? { errors: refusal.problems } : {};
  const field =
    refusal?.field && !refusal.problems.length ? { errors: [{ field: refusal.field, problem: refusal.message }] } : {};
  res
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[status],
        status,
        code: refusal?.code ?? 'bug',
        detail: refusal?.message ?? 'Something went wrong here, and it has been logged.',
        ...told,
        ...field,
        ...(refusal instanceof StepWanted ? { step: refusal.step } : {}),
      }),
    );
};

function about(error: unknown, req: Request, res: Response): Trouble {
  const refusal = toRefusal(error);
  hush(res);
  if (!refusal) log.error({ err: error, method: req.method, path: scrub(req.originalUrl) }, 'a request failed');
  const status = refusal ? STATUS[refusal.code] : 500;
  if ((status === 503 || status === 429) && !res.hasHeader('Retry-After'))
    res.setHeader('Retry-After', refusal instanceof Braked ? refusal.retryAfterSeconds : COME_BACK_S);
  return { status, refusal };
}
