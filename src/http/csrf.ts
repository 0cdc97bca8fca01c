import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { config } from '../config.ts';
import { Refusal } from '../refusal.ts';
import { sessionOf } from './session.ts';

/*
 * Forms of the desk must come from the desk. Two checks: where the browser says that the request comes from, and the
 * token of the session, in the form field _csrf or the header X-CSRF-Token. Public forms need none: they have no cookie.
 */

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses a change that another site asked for. Goes after `session` and after the form parser. */
export const csrf: RequestHandler = (req, _res, next) => {
  if (!SAFE.has(req.method)) {
    checkOrigin(req);
    if (!holdsToken(req))
      throw new Refusal('forbidden', 'Formuläret är för gammalt. Ladda om sidan och gör om det du skulle göra.');
  }
  next();
};

/** The check of signing in, where there is no session to hold a token yet. */
export const sameOrigin: RequestHandler = (req, _res, next) => {
  if (!SAFE.has(req.method)) checkOrigin(req);
  next();
};

/** The token a form of this session must hold; empty without a session. */
export function csrfToken(req: Request): string {
  return sessionOf(req)?.csrf ?? '';
}

function checkOrigin(req: Request): void {
  const site = req.get('Sec-Fetch-Site');
  if (site ? site === 'same-origin' || site === 'none' : fromHere(req)) return;
  throw new Refusal('forbidden', 'Begäran kom från en annan webbplats och har inte utförts.');
}

/** Old browsers say no Sec-Fetch-Site. Without an Origin either, the token alone decides. */
function fromHere(req: Request): boolean {
  const origin = req.get('Origin');
  if (origin === undefined) return true;
  return origin === new URL(config().PUBLIC_URL).origin || origin === `${req.protocol}://${req.get('Host')}`;
}

function holdsToken(req: Request): boolean {
  const expected = Buffer.from(csrfToken(req));
  const given = Buffer.from(String(req.get('X-CSRF-Token') ?? (req.body as { _csrf?: unknown })?._csrf ?? ''));
  return expected.length > 0 && given.length === expected.length && timingSafeEqual(given, expected);
}
