import process from 'node:process';
import { parseArgs } from 'node:util';
import { openStore } from './server.ts';

/** The store as a child process: opens it, says `ready <url>` on one line, and closes it when it is told to stop. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { folder: { type: 'string' }, socket: { type: 'string' }, port: { type: 'string' } },
  });
  if (!values.folder) throw new Error('Usage: main.js --folder DIR (--socket PATH | --port N)');
  const store = await openStore({
    folder: values.folder,
    ...(values.socket && { socketPath: values.socket }),
    ...(values.port && { port: Number(values.port) }),
  });
  const stop = () => {
    store.close().then(
      () => process.exit(0),
      (error: Error) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A child of a house that was killed has nobody to stop it, and would keep the folder from the next.
  if (process.channel) process.once('disconnect', stop);
  process.stdout.write(`ready ${store.url}\n`);
}

function fail(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

main().catch(fail);
