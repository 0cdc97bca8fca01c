import { type RequestHandler, Router } from 'express';
import { csrf, sameOrigin } from '../http/csrf.ts';
import { tokenPage } from '../http/headers.ts';
import { deskForm, readerForm } from '../http/parse.ts';
import { requireStaff, session } from '../http/session.ts';
import { uploadForm } from '../http/upload.ts';
import { withAlarms } from './admin/alarms.ts';
import type { Guard, Method, Pages } from './pages.ts';

export type Handlers<P extends Pages> = { [R in keyof P]: RequestHandler | RequestHandler[] };

const GUARDS: Record<Guard, () => RequestHandler[]> = {
  anyone: () => [readerForm],
  holder: () => [tokenPage, readerForm],
  'one-click': () => [tokenPage],
  visitor: () => [session, deskForm, sameOrigin],
  communicator: () => [session, requireStaff(), deskForm, csrf, withAlarms],
  upload: () => [session, requireStaff(), uploadForm, csrf, withAlarms],
  operator: () => [session, requireStaff('operator'), deskForm, csrf, withAlarms],
};

/** Mounts pages behind their guards. HEAD is answered by the GET of the same path. */
export function serve<const P extends Pages>(pages: P, handlers: Handlers<P>): Router {
  const router = Router();
  for (const [route, guard] of Object.entries(pages)) {
    const [method, path] = route.split(' ') as [Method, string];
    const handler = (handlers as Record<string, RequestHandler | RequestHandler[]>)[route] ?? [];
    router[method.toLowerCase() as 'get' | 'post' | 'delete'](path, ...GUARDS[guard](), ...[handler].flat());
  }
  return router;
}
