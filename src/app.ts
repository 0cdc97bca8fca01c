import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import express, { type Express } from 'express';
import { apiRoutes } from './api/routes.ts';
import { config } from './config.ts';
import { flushEvents } from './events/tallies.ts';
import { compress } from './http/compress.ts';
import { errorPages, notFound } from './http/errors.ts';
import { securityHeaders } from './http/headers.ts';
import { logRequests } from './http/requestLog.ts';
import { closeStreams } from './http/stream.ts';
import { answerTracking } from './http/tracking.ts';
import { openMailDoor } from './mail/door.ts';
import { closeRelay } from './platform/mail/relay.ts';
import { closeMongo, connectMongo } from './platform/mongo.ts';
import { closeQueues } from './platform/queue.ts';
import { readiness } from './platform/readiness.ts';
import { closeRedis } from './platform/redis.ts';
import { ROOT } from './platform/root.ts';
import { leaveOnSignal } from './platform/shutdown.ts';
import { paths } from './urls.ts';
import { deskRoutes } from './web/admin/routes.ts';
import { assets } from './web/assets.ts';
import { errorPage } from './web/public/ErrorPage.tsx';
import { publicRoutes } from './web/public/routes.ts';
import { ASSETS } from './web/ui/assetUrl.ts';

/** Requests under way when the house leaves get this long. */
const FINISH_WITHIN_MS = 4_000;
const IMAGES_KEPT = '1d';

export interface Doors {
  web: boolean;
  mail: boolean;
  /** Done when the store is there and before anybody is let in. */
  first?: () => Promise<void>;
}

/** Opens the doors of this process, prints `ready URL`, and closes them in good order at a signal. */
export async function openDoors({ web, mail, first }: Doors): Promise<void> {
  const { HOST, PORT, PUBLIC_URL } = config();
  await connectMongo();
  await first?.();
  const door = mail ? await openMailDoor() : undefined;
  const server = web ? await listen(createServer(buildApp()), PORT, HOST) : undefined;
  leaveOnSignal(async () => {
    await Promise.all([server && finish(server), door?.close()]);
    await flushEvents();
    await closeRelay();
    await closeQueues();
    await closeRedis();
    await closeMongo();
  });
  process.stdout.write(`ready ${web ? PUBLIC_URL : `smtp://${config().MAIL_DOOR_HOST}:${door?.port}`}\n`);
}

/** Answers every request: images and links of letters at once, everything else by Express. */
export function buildApp(): (req: IncomingMessage, res: ServerResponse) => void {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config().TRUST_PROXY);
  health(app);
  app.use((req, res, next) => {
    logRequests(req, res);
    next();
  });
  app.use(securityHeaders());
  app.use(paths.images, letterImages());
  app.use(ASSETS, compress());
  app.use(assets());
  app.use(apiRoutes());
  app.use(deskRoutes());
  app.use(compress());
  app.use(publicRoutes());
  app.use(notFound);
  app.use(errorPages(errorPage));
  return (req, res) => {
    if (!answerTracking(req, res)) app(req, res);
  };
}

/** healthz: this process lives. readyz: the whole house can work; what is missing is named. */
function health(app: Express): void {
  app.get('/healthz', (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ alive: true });
  });
  app.get('/readyz', async (_req, res) => {
    const found = await readiness();
    res
      .status(found.ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(found);
  });
}

/** The pictures of letters: mail programs on other sites may show them. */
function letterImages(): express.RequestHandler {
  return express.static(join(ROOT, 'emails', 'images'), {
    index: false,
    redirect: false,
    maxAge: IMAGES_KEPT,
    setHeaders: (res) => void res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin'),
  });
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

async function finish(server: Server): Promise<void> {
  closeStreams();
  const force = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(force);
}
