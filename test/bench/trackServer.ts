import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buildApp } from '../../src/app.ts';
import { connectMongo } from '../../src/platform/mongo.ts';

/*
 * The server side of bench:track, a process of its own: `ours` is the request listener of the house, `bare` a listener
 * that answers everything with the same dot and looks at nothing. It says `ready <port>`.
 */

const DOT = Buffer.from('R0lGODlhAQABAPAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

function bare(_req: IncomingMessage, res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'image/gif', 'Content-Length': DOT.length });
  res.end(DOT);
}

const isBare = process.argv.includes('bare');
if (!isBare) await connectMongo();
const server = createServer(isBare ? bare : buildApp());
server.listen(0, '127.0.0.1', () => {
  const at = server.address();
  process.stdout.write(`ready ${typeof at === 'object' && at ? at.port : 0}\n`);
});
process.on('SIGTERM', () => process.exit(0));
