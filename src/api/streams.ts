import { Router } from 'express';
import { param } from '../http/parse.ts';
import { streamProgress } from '../http/progress.ts';
import { wantsStream } from '../http/stream.ts';
import { requireKey } from './auth.ts';
import { operations } from './contract.ts';

/** Calls whose answer goes on, for those who ask for it so; the others get the same as JSON from `mount`. */
export function streams(): Router {
  const router = Router();
  const { path, scope, answer } = operations.getProgress;
  router.get(
    path.replace('{id}', ':id'),
    (req, res, next) => (wantsStream(req) ? next() : next('route')),
    requireKey(scope),
    (req, res) => streamProgress(req, res, param(req, 'id'), (progress) => answer.parse(progress)),
  );
  return router;
}
