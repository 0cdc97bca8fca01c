import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { createTransport } from 'nodemailer';

/*
 * The usual way to send a newsletter with the same libraries: one job a reader; nodemailer composes her letter and signs
 * it. A process of its own, which serves the queue "composed" and says `ready`.
 */

const { values } = parseArgs({
  options: {
    ...{ port: { type: 'string', default: '' }, connections: { type: 'string', default: '8' } },
    ...{ redis: { type: 'string', default: '' }, key: { type: 'string', default: '' } },
    letter: { type: 'string', default: '' }, // a file: text and html in JSON, with TOKEN where the reader's own stands
  },
});
const connections = Number(values.connections);
const { text, html } = JSON.parse(readFileSync(values.letter, 'utf8')) as { text: string; html: string };
const transport = createTransport({
  ...{ pool: true, host: '127.0.0.1', port: Number(values.port), ignoreTLS: true },
  ...{ maxConnections: connections, maxMessages: Number.POSITIVE_INFINITY },
  dkim: { domainName: 'kommun.example', keySelector: 'bench', privateKey: readFileSync(values.key, 'utf8') },
});
const redis = new Redis({ path: values.redis, maxRetriesPerRequest: null });
const worker = new Worker<{ to: string; token: string }>(
  'composed',
  async ({ data: { to, token } }) => {
    const unsubscribe = `https://a.example/avsluta/${token}`;
    await transport.sendMail({
      ...{ from: 'Aktuellt <nyhetsbrev@kommun.example>', to, subject: 'Nummer 9' },
      ...{ text: text.replaceAll('TOKEN', token), html: html.replaceAll('TOKEN', token) },
      list: { unsubscribe: { url: unsubscribe, comment: 'Avsluta' } },
    });
  },
  { connection: redis, concurrency: connections * 2, removeOnComplete: { count: 0 } },
);
worker.on('failed', (_, error) => process.stderr.write(`${error.message}\n`));
process.once('SIGTERM', async () => {
  await worker.close();
  transport.close();
  redis.disconnect();
});
await worker.waitUntilReady();
process.stdout.write('ready\n');
