import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, start } from './children.ts';

/**
 * The embedded store as a process of its own, as in the house, in a temporary folder; openWorld then uses it. With
 * MONGO_URL in the environment that server is used.
 */
export async function openStoreChild(): Promise<{ child: Child | null; close(): Promise<void> }> {
  if (process.env.MONGO_URL) return { child: null, close: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), 'aktuellt-bench-'));
  const places = ['--folder', join(folder, 'store'), '--socket', join(folder, 'store.sock')];
  const child = await start(['src/embedded/store/main.ts', ...places], {}, ['--max-semi-space-size=32']);
  process.env.MONGO_URL = child.ready.slice('ready '.length);
  return {
    child,
    async close() {
      await child.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
