import { join } from 'node:path';
import { isLocalHouse } from '../loopback.ts';
import { type DataFolder, secretKeysOf } from './dataFolder.ts';
import { freePort } from './ports.ts';

const INBOX_PORT = 8025;
const INBOX_SMTP_PORT = 1025;
const MAIL_DOOR_PORT = 2525;
const WEB_PORT = 3000;

/** Which outside services this house brings itself: those whose URL nobody gave. */
export interface Brought {
  redis: boolean;
  store: boolean;
  inbox: boolean;
}

export interface HouseEnvironment {
  /** The settings of every process of the house, as environment variables. */
  env: NodeJS.ProcessEnv;
  brought: Brought;
  sockets: { redis: string; store: string };
  ports: { inbox: number; inboxSmtp: number };
}

export function broughtBy(env: NodeJS.ProcessEnv): Brought {
  return { redis: !env.REDIS_URL, store: !env.MONGO_URL, inbox: !env.SMTP_URL };
}

/**
 * Completes what was given to what every process of the house needs: addresses of the services that the house brings
 * itself, free ports where nothing was asked for, and keys of its own while it is a house of this machine alone.
 */
export async function completeEnvironment(given: NodeJS.ProcessEnv, folder: DataFolder): Promise<HouseEnvironment> {
  const brought = broughtBy(given);
  const sockets = { redis: join(folder.sockets, 'redis.sock'), store: join(folder.sockets, 'store.sock') };
  const ports = {
    inbox: brought.inbox ? await freePort(INBOX_PORT) : 0,
    inboxSmtp: brought.inbox ? await freePort(INBOX_SMTP_PORT) : 0,
  };
  const port = given.PORT === '0' ? await freePort(0) : given.PORT || WEB_PORT;
  const env: NodeJS.ProcessEnv = {
    ...given,
    DATA_DIR: folder.path,
    PORT: String(port),
    PUBLIC_URL: given.PUBLIC_URL || `http://localhost:${port}`,
    ...(brought.redis ? { REDIS_URL: `unix://${encodeURI(sockets.redis)}` } : {}),
    ...(brought.store ? { MONGO_URL: `mongodb://${encodeURIComponent(sockets.store)}` } : {}),
    ...(brought.inbox ? { SMTP_URL: `smtp://127.0.0.1:${ports.inboxSmtp}` } : {}),
  };
  const local = isLocal(env);
  // Mail servers elsewhere know one port: a house that they reach moves its mail door nowhere by itself.
  env.MAIL_DOOR_PORT = given.MAIL_DOOR_PORT || String(local ? await freePort(MAIL_DOOR_PORT) : MAIL_DOOR_PORT);
  if (local && !env.SECRET_KEYS) env.SECRET_KEYS = secretKeysOf(folder.path);
  return { env, brought, sockets, ports };
}

/** A wrong SMTP_URL is told by the processes that read it. */
function isLocal({ PUBLIC_URL = '', SMTP_URL = '' }: NodeJS.ProcessEnv): boolean {
  try {
    return isLocalHouse(PUBLIC_URL, SMTP_URL);
  } catch {
    return false;
  }
}
