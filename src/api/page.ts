import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router } from 'express';
import { log } from '../platform/log.ts';

/*
 * The page for people who write programs: Swagger UI from our own disk, under the same strict policy as every page.
 * Its two files come from the package; the page and the few lines that start it are ours, because theirs are inline.
 */

const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js'];

const PAGE = `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="swagger-ui.css">
<script src="swagger-ui-bundle.js" defer></script>
<script src="start.js" defer></script>
</head>
<body><main id="page"></main></body>
</html>
`;

const START = `SwaggerUIBundle({ url: '../openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null, persistAuthorization: false, defaultModelsExpandDepth: 0 });
`;

/** /api/ui/: the contract, readable and to try out. */
export function apiPage(): Router {
  const router = Router({ strict: true });
  router.get('/ui', (_req, res) => res.redirect(301, '/api/ui/'));
  router.get('/ui/', (_req, res) => void res.type('html').send(PAGE));
  router.get('/ui/start.js', (_req, res) => void res.type('text/javascript').send(START));
  const folder = findFiles();
  for (const file of folder ? FILES : [])
    router.get(`/ui/${file}`, (_req, res) => res.sendFile(file, { root: folder, maxAge: '1d' }));
  return router;
}

function findFiles(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  } catch {
    log.warn('swagger-ui-dist is not installed: /api/ui/ is empty, /api/openapi.json works');
    return undefined;
  }
}
