import { parseArgs } from 'node:util';
import { leaveOnSignal } from '../../platform/shutdown.ts';
import { openCatcher } from './catcher.ts';
import { openInboxPages } from './pageServer.ts';
import { openShelf } from './shelf.ts';

/*
 * The dev inbox as a process of its own. Prints one line when it serves:
 * ready smtp://127.0.0.1:PORT http://127.0.0.1:PORT
 */

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    'smtp-port': { type: 'string', default: '0' },
    port: { type: 'string', default: '0' },
  },
});
if (!values.folder) throw new Error('--folder is missing');

const shelf = await openShelf(values.folder);
const catcher = await openCatcher(shelf, Number(values['smtp-port']));
const pages = await openInboxPages(shelf, Number(values.port));
leaveOnSignal(async () => {
  await Promise.all([catcher.close(), pages.close()]);
});
process.stdout.write(`ready smtp://127.0.0.1:${catcher.port} http://127.0.0.1:${pages.port}\n`);
