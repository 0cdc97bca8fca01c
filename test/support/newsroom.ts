import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildApp } from '../../src/app.ts';
import { flushEvents } from '../../src/events/tallies.ts';
import { CONCURRENCY, type QueueName } from '../../src/jobs.ts';
import { openMailDoor } from '../../src/mail/door.ts';
import { closeRelay } from '../../src/platform/mail/relay.ts';
import { type Processors, serve } from '../../src/platform/queue.ts';
import { articles } from '../../workers/articles.ts';
import { deliveries } from '../../workers/deliveries.ts';
import { editions } from '../../workers/editions.ts';
import { events } from '../../workers/events.ts';
import { issues } from '../../workers/issues.ts';
import { letters } from '../../workers/letters.ts';
import { staff } from '../../workers/staff.ts';
import { subscribers } from '../../workers/subscribers.ts';
import { openSink, type Sink } from './sink.ts';
import { openWorld, type World } from './world.ts';

const PROCESSORS: Processors = {
  ...{ ...letters, ...subscribers, ...articles },
  ...{ ...issues, ...editions, ...deliveries, ...events, ...staff },
};

/** A world with everything open: web, mail door, workers, and a sink at the other end of the relay. */
export interface Newsroom {
  world: World;
  sink: Sink;
  url: string;
  mailDoorPort: number;
  close(): Promise<void>;
}

export async function openNewsroom(settings: Record<string, string> = {}): Promise<Newsroom> {
  const sink = await openSink();
  const world = await openWorld({ SMTP_URL: sink.url, MAIL_DOOR_PORT: '0', ...settings });
  let answer: ReturnType<typeof buildApp> | undefined;
  const server = createServer((req, res) => answer?.(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.set({ PUBLIC_URL: url });
  answer = buildApp();
  const door = await openMailDoor();
  const stop = await serve(Object.keys(CONCURRENCY) as QueueName[], PROCESSORS);
  return {
    world,
    sink,
    url,
    mailDoorPort: door.port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await door.close();
      await stop();
      await flushEvents();
      await closeRelay();
      await world.close();
      await sink.close();
    },
  };
}
