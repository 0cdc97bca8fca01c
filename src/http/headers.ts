import type { ServerResponse } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { config } from '../config.ts';

/*
 * What browsers may do with our pages: nothing that does not come from here (R106, R137). No inline script, no inline
 * style: what a stranger could smuggle into a page would not run.
 */

const HALF_YEAR_S = 15_552_000;

/** The security headers of every page. */
export function securityHeaders(): RequestHandler {
  const { local, PUBLIC_URL } = config();
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        // The house may be visited by another name than letters and pages print (127.0.0.1 for localhost).
        'img-src': ["'self'", 'data:', new URL(PUBLIC_URL).origin],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
        'frame-src': ["'self'"],
        ...(local ? {} : { 'upgrade-insecure-requests': [] }),
      },
    },
    strictTransportSecurity: local ? false : { maxAge: HALF_YEAR_S, includeSubDomains: false },
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    xFrameOptions: { action: 'sameorigin' },
    crossOriginEmbedderPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
}

/** The headers of such a page. */
export const HUSHED = {
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex, nofollow',
} as const;

/** Pages whose address holds a token: told to nobody, kept nowhere (R132). */
export const tokenPage: RequestHandler = (_req, res, next) => {
  hush(res);
  next();
};

export function hush(res: ServerResponse): void {
  for (const [name, value] of Object.entries(HUSHED)) res.setHeader(name, value);
}

/**
 * For a page that shows a letter: letters carry their style with them. Nothing else is let in: no script, no form to
 * elsewhere, no foreign host.
 */
export function letterPolicy(_req: Request, res: Response): void {
  const images = `'self' data: ${new URL(config().PUBLIC_URL).origin}`;
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src ${images}; base-uri 'none'; form-action 'self'; frame-ancestors 'self'`,
  );
}
