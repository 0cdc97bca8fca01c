import { type RequestHandler, Router } from 'express';
import { problems } from '../http/errors.ts';
import { Refusal } from '../refusal.ts';
import { handlers } from './handlers.ts';
import { mount } from './mount.ts';
import { openApi } from './openapi.ts';
import { apiPage } from './page.ts';
import { streams } from './streams.ts';

/** The door for programs, all of it below /api. No session and no cookie: a key in every call. */
export function apiRoutes(): Router {
  const api = Router();
  api.get('/openapi.json', (_req, res) => void res.json(openApi()));
  api.use(apiPage());
  api.use('/v1', streams());
  api.use('/v1', mount(handlers));
  api.use(nothingHere);
  api.use(problems);
  const router = Router();
  router.use('/api', api);
  return router;
}

const nothingHere: RequestHandler = () => {
  throw new Refusal('not-found', 'Anropet finns inte. Se /api/openapi.json.');
};
