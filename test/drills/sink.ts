import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { parseArgs } from 'node:util';
import { converse } from './conversation.ts';
import { breaksTls, treatmentOf } from './fates.ts';
import { openRecord, readRecord, triesIn } from './record.ts';

/*
 * A recording mail server on loopback that answers like the world, as a process that may be killed and started again:
 *
 *   node --import tsx test/drills/sink.ts --record FILE [--port 2526] [--seed 1] [--slow-ms 0]
 *
 * It says `ready smtps://127.0.0.1:PORT`: it talks TLS from the first byte, and some handshakes fail. --slow-ms is how
 * long every letter takes at least.
 */

const { values } = parseArgs({
  options: {
    record: { type: 'string' },
    port: { type: 'string', default: '2526' },
    seed: { type: 'string', default: '1' },
    'slow-ms': { type: 'string', default: '0' },
  },
});
const file = values.record;
if (!file) {
  process.stderr.write('Give the file that keeps what is taken: --record FILE\n');
  process.exit(1);
}
const [seed, slowMs] = [Number(values.seed), Number(values['slow-ms'])];
const tries = existsSync(file) ? triesIn(readRecord(file)) : new Map<string, number>();
const record = openRecord(file);
record.write({ what: 'start' });

function treat(to: string) {
  const times = (tries.get(to) ?? 0) + 1;
  const treatment = treatmentOf(seed, to, times, slowMs);
  if (treatment.do !== 'take') {
    tries.set(to, times);
    record.write({ what: 'tried', to });
  }
  return treatment;
}

const begun = Date.now().toString(36);
let connections = 0;
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../fixtures', name));
const secure = createTlsServer({ key: fixture('relay-key.pem'), cert: fixture('relay-cert.pem') }, (socket) => {
  connections += 1;
  converse(socket, `${begun}-${connections}`, { record, treat });
});
secure.on('tlsClientError', () => undefined); // handshakes that were broken off
let calls = 0;
const server = createServer({ highWaterMark: 256 * 1024 }, (socket) => {
  calls += 1;
  socket.on('error', () => undefined);
  if (breaksTls(seed, calls)) socket.end('454 4.7.0 TLS is not available just now\r\n');
  else secure.emit('connection', socket);
});
server.listen(Number(values.port), '127.0.0.1', () => {
  const at = server.address();
  process.stdout.write(`ready smtps://127.0.0.1:${typeof at === 'object' && at ? at.port : ''}\n`);
});
// A sink of a drill that was killed has nobody to stop it.
if (process.channel) process.on('disconnect', () => process.exit(0));
