import express, { Router } from 'express';
import { config } from '../config.ts';
import { ASSETS, BUILT } from './ui/assetUrl.ts';
import { houseStyle } from './ui/houseStyle.ts';

const YEAR_S = 365 * 24 * 3600;
const HASHED = /-[A-Za-z0-9]{8,10}\.[a-z0-9]+$/;

/** What the browser loads: built files for ever (their names hold a hash), and the house's own accent. No session. */
export function assets(): Router {
  const router = Router();
  router.get(`${ASSETS}/house.css`, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=300').type('css').send(houseStyle(config().ACCENT_COLOUR));
  });
  router.use(
    ASSETS,
    express.static(BUILT, {
      index: false,
      redirect: false,
      fallthrough: false,
      setHeaders: (response, path) => {
        const cache = HASHED.test(path) ? `public, max-age=${YEAR_S}, immutable` : 'no-cache';
        response.setHeader('Cache-Control', cache);
        response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
      },
    }),
  );
  return router;
}
