import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { createTransport } from 'nodemailer';
import { compile, composeFor, envelopeFor } from '../../src/deliveries/message.ts';
import type { Edition } from '../../src/editions/edition.ts';
import { newId } from '../../src/platform/mongo.ts';
import { anEdition } from '../support/sending.ts';
import { type Child, start } from './children.ts';

/* What our sender is held against, into the same sink: nodemailer as well as it can, and nodemailer as it is used. */

/** The other end: how many letters it has. */
export interface Sink {
  port: number;
  child: Child;
  letters(): Promise<number>;
}

/** What one run of a sender cost. */
export interface Round {
  perSec: number;
  cpuUs: number; // a letter, of the sending processes
  storeCpuUs: number;
  sinkCpuUs: number;
}

/** A sender to compare with. */
export interface Reference {
  name: string;
  /** Letters of one run: the slow one need not send as many to show its speed. */
  most: number;
  run(connections: number, count: number): Promise<Round>;
  end(): Promise<void>;
}

/** nodemailer's pool: the same bytes to everybody, built before the clock starts, no queue. */
export function prebuilt(sink: Sink, paragraph: string): Reference {
  const edition = compile(anEdition({}, paragraph));
  const row = { subscriberId: newId(), address: 'lasare@kommun.example', variant: 'sv.aggregate', date: new Date() };
  const raw = composeFor(edition, row, null);
  const { from, to } = envelopeFor(edition, row);
  return {
    name: 'nodemailer pool, prebuilt raw Buffer, no queue',
    most: Number.POSITIVE_INFINITY,
    end: async () => undefined,
    async run(connections, count) {
      const transport = createTransport({
        ...{ pool: true, host: '127.0.0.1', port: sink.port, ignoreTLS: true },
        ...{ maxConnections: connections, maxMessages: Number.POSITIVE_INFINITY },
      });
      const cpu = process.cpuUsage();
      const seconds = await timed(() =>
        mapLimited(count, () => transport.sendMail({ envelope: { from, to: [to] }, raw }), connections * 4),
      );
      const { user, system } = process.cpuUsage(cpu);
      transport.close();
      return { perSec: count / seconds, cpuUs: (user + system) / count, storeCpuUs: 0, sinkCpuUs: 0 };
    },
  };
}

/** One job a reader; her letter is composed and signed by nodemailer, in a process of its own. No state per reader. */
export function composed(sink: Sink, paragraph: string, at: { redis: string; key: string; folder: string }): Reference {
  const letter = join(at.folder, 'letter.json');
  writeFileSync(letter, JSON.stringify(partsOf(anEdition({}, paragraph))));
  const redis = new Redis({ path: at.redis, maxRetriesPerRequest: null });
  const queue = new Queue('composed', { connection: redis });
  return {
    name: 'composed per reader by nodemailer with its DKIM, one job each',
    most: 2_000,
    async run(connections, count) {
      const options = { port: sink.port, connections, redis: at.redis, key: at.key, letter };
      const worker = await start([
        'test/bench/composedWorker.ts',
        ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ]);
      const [cpu, before] = [worker.cpuUs(), await sink.letters()];
      const jobs = Array.from({ length: count }, (_, n) => ({
        name: 'letter',
        data: { to: `lasare${n}@kommun${n % 290}.example`, token: `${newId()}${newId()}` },
      }));
      const seconds = await timed(async () => {
        await queue.addBulk(jobs);
        while ((await sink.letters()) < before + count) await new Promise((resolve) => setTimeout(resolve, 20));
      });
      const cpuUs = (worker.cpuUs() - cpu) / count;
      await worker.end();
      return { perSec: count / seconds, cpuUs, storeCpuUs: 0, sinkCpuUs: 0 };
    },
    async end() {
      await queue.close();
      redis.disconnect();
    },
  };
}

function partsOf(edition: Edition): { text: string; html: string } {
  const variant = edition.variants.find((one) => one.key === 'sv.aggregate');
  if (!variant) throw new Error('the edition has no variant sv.aggregate');
  const whole = (segments: typeof variant.html) =>
    segments.map((one) => (typeof one === 'string' ? one : 'TOKEN')).join('');
  return { text: whole(variant.text), html: whole(variant.html) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

/** Does something `count` times, so many at once. */
export async function mapLimited(count: number, work: (n: number) => Promise<unknown>, atOnce = 64): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
