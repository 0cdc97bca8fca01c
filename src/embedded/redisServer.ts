import { mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import type { ChildPlan, Readiness } from './child.ts';

const ANSWER_WITHIN_MS = 1_000;
const LEAVE_WITHIN_MS = 10_000;

/** A Redis for this house alone: a Unix socket, no port, every write in the append-only file within a second. */
export function redisPlan(dataFolder: string, socket: string): ChildPlan {
  const folder = join(dataFolder, 'redis');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    name: 'redis',
    command: 'redis-server',
    args: [
      ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', folder],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
      ...['--maxmemory-policy', 'noeviction', '--loglevel', 'warning', '--daemonize', 'no'],
    ],
    ours: false,
    quiet: true, // it tells its version and its wishes for the kernel at every start
    ready: async () => readiness(await ask(socket, 'PING')),
  };
}

/** One that reads a long append-only file says so, and must not be ended for it. */
function readiness(answer: string): Readiness {
  return answer.startsWith('-LOADING') ? 'soon' : answer.startsWith('+PONG');
}

/**
 * Redis does not notice when its house is killed. One that still runs on the socket holds the files of the next: it is
 * asked to write down what it has and leave. Tells whether nobody was there, it left, or it stays all the same.
 */
export async function endLeftRedis(socket: string, withinMs = LEAVE_WITHIN_MS): Promise<'nobody' | 'left' | 'stays'> {
  if (!(await listens(socket))) return 'nobody';
  const until = Date.now() + withinMs;
  await ask(socket, 'SHUTDOWN').catch(() => '');
  while (await listens(socket)) {
    if (Date.now() > until) return 'stays';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return 'left';
}

/** Also one that is too busy to answer, or stopped, still has the files. */
function listens(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket, () => {
      connection.destroy();
      resolve(true);
    });
    connection.once('error', () => resolve(false));
  });
}

/** One command, and the first bytes of its answer. Rejects when nobody listens. */
function ask(socket: string, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(socket, () => connection.write(`${command}\r\n`));
    connection.setTimeout(ANSWER_WITHIN_MS, () => connection.destroy(new Error('no answer')));
    connection.once('data', (data) => {
      resolve(String(data));
      connection.destroy();
    });
    connection.once('error', reject);
    connection.once('close', () => resolve(''));
  });
}
