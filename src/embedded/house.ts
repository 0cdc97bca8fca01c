import { join } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { leaveOnSignal } from '../platform/shutdown.ts';
import type { ChildPlan } from './child.ts';
import { type DataFolder, openDataFolder } from './dataFolder.ts';
import { completeEnvironment, type HouseEnvironment } from './environment.ts';
import { whyTaken } from './ports.ts';
import { programArgs } from './program.ts';
import { endLeftRedis, redisPlan } from './redisServer.ts';
import { type Supervised, supervise } from './supervise.ts';
import { openVoice, type Voice } from './voice.ts';

/** Leaving takes 10 s at most: first those who work, then those they work on. */
const WORKERS_LEAVE_WITHIN_MS = 6_500;
const SERVICES_LEAVE_WITHIN_MS = 2_500;
const LEAVE_WITHIN_MS = 9_800;
const ASK_EVERY_MS = 50;
const TELL_EVERY_MS = 10_000;

export interface HouseOptions {
  /** Begin anew: forget what an earlier house kept in the data folder. */
  fresh: boolean;
  /** Which of our own programs run; all by default. */
  only?: Program[];
}
export type Program = 'web' | 'workers';
const ALL: Program[] = ['web', 'workers'];

/** Thrown when the house cannot start; the message is ready for the terminal. */
export class HouseProblem extends Error {}

/**
 * Keeps a whole house on this machine: the services that nobody else brings, the workers and the web, each started
 * again when it dies. Prints `ready URL` on stdout when everything serves, and runs until a signal.
 * Throws ConfigProblem, FolderProblem or HouseProblem before anything is left running.
 */
export async function keepHouse(given: NodeJS.ProcessEnv, options: HouseOptions): Promise<void> {
  outliveTerminal();
  const voice = openVoice((line) => process.stdout.write(`${line}\n`));
  const folder = openDataFolder(given.DATA_DIR || 'data');
  const children: { services: Supervised[]; programs: Supervised[] } = { services: [], programs: [] };
  let leaving = false;
  const stop = async () => {
    leaving = true;
    await Promise.all(children.programs.map((one) => one.stop(WORKERS_LEAVE_WITHIN_MS)));
    await Promise.all(children.services.map((one) => one.stop(SERVICES_LEAVE_WITHIN_MS)));
    folder.close();
  };
  try {
    const house = await prepare(given, options, folder, voice);
    leaveOnSignal(async (why) => {
      voice.say('house', `leaving (${why})`);
      await stop();
      voice.say('house', 'everything is stopped; the next start continues here');
    }, LEAVE_WITHIN_MS);
    await startAll(house, folder, options, children, voice);
  } catch (problem) {
    // A signal during the start stops the children, and then nothing serves: that is no problem to tell.
    if (leaving) return;
    await stop();
    throw problem;
  }
}

/** A terminal that was closed, or a log that nobody reads, takes no more words: the house must still leave in order. */
function outliveTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Everything that can be known to be wrong is said before the first child is started. */
async function prepare(
  given: NodeJS.ProcessEnv,
  options: HouseOptions,
  folder: DataFolder,
  voice: Voice,
): Promise<HouseEnvironment> {
  const house = await completeEnvironment(given, folder);
  await checkPorts(readConfig(house.env), options.only ?? ALL);
  if (house.brought.redis) await endLeft(join(folder.leftSockets ?? folder.sockets, 'redis.sock'), voice);
  folder.forgetLeft();
  if (!options.fresh) return house;
  folder.clear();
  voice.say('house', 'begins anew');
  return completeEnvironment(given, folder);
}

async function checkPorts({ HOST, PORT, MAIL_DOOR_HOST, MAIL_DOOR_PORT }: Config, only: Program[]): Promise<void> {
  if (!only.includes('web')) return;
  const taken = await whyTaken(PORT, HOST);
  if (taken)
    throw new HouseProblem(
      `Port ${PORT} ${taken}. Give another one: npm run up -- --port ${PORT < 1024 ? 3000 : PORT + 1}`,
    );
  const doorTaken = await whyTaken(MAIL_DOOR_PORT, MAIL_DOOR_HOST);
  if (doorTaken)
    throw new HouseProblem(
      `Port ${MAIL_DOOR_PORT} of the mail door, where returned letters come in, ${doorTaken}. Set MAIL_DOOR_PORT to another one.`,
    );
}

/** Two of them on the same files would spoil both. */
async function endLeft(socket: string, voice: Voice): Promise<void> {
  const end = await endLeftRedis(socket);
  if (end === 'stays')
    throw new HouseProblem(
      `A Redis that an earlier house left running on ${socket} does not leave. Stop it (its process is a redis-server with that socket), then start again.`,
    );
  if (end === 'left') voice.say('redis', 'one was left running; it has written its data and left');
}

async function startAll(
  house: HouseEnvironment,
  folder: DataFolder,
  options: HouseOptions,
  children: { services: Supervised[]; programs: Supervised[] },
  voice: Voice,
): Promise<void> {
  const only = options.only ?? ALL;
  children.services = services(house, folder).map((plan) => supervise(plan, voice));
  await Promise.all(children.services.map((child) => whenReady(child, voice, house)));
  children.programs = only.map((name) => supervise(programs(house, folder)[name], voice));
  await Promise.all(children.programs.map((child) => whenReady(child, voice, house)));
  const { HOST, PORT, PUBLIC_URL } = readConfig(house.env);
  if (only.includes('web')) await untilReadyz(`http://${reachable(HOST)}:${PORT}/readyz`, voice);
  process.stdout.write(`ready ${PUBLIC_URL}\n`);
}

/** Who sends or stores makes much that is forgotten at once: with room for more of it less is moved about. */
const ROOMY = ['--max-semi-space-size=32'];
/** With gigabytes in sight the engine lets what is forgotten lie; a worker needs a tenth of this for a million readers. */
const TIDY = ['--max-old-space-size=1024'];

function services({ env, brought, sockets, ports }: HouseEnvironment, folder: DataFolder): ChildPlan[] {
  const node = { command: process.execPath, env, ours: true, ready: 'line' as const };
  const store = ['--folder', join(folder.path, 'store'), '--socket', sockets.store];
  const inbox = [
    '--folder',
    join(folder.path, 'inbox'),
    '--smtp-port',
    `${ports.inboxSmtp}`,
    '--port',
    `${ports.inbox}`,
  ];
  return [
    ...(brought.redis ? [redisPlan(folder.path, sockets.redis)] : []),
    ...(brought.store
      ? [{ ...node, name: 'store', args: [...ROOMY, ...programArgs('src/embedded/store/main'), ...store] }]
      : []),
    ...(brought.inbox ? [{ ...node, name: 'inbox', args: [...programArgs('src/embedded/inbox/main'), ...inbox] }] : []),
  ];
}

/** The web greets the first visitor: it makes the first staff, and in a house with its own store a newsroom. */
function programs({ env, brought }: HouseEnvironment, folder: DataFolder): Record<Program, ChildPlan> {
  const node = { command: process.execPath, env, ours: true, ready: 'line' as const };
  const tell = process.stdout.isTTY ? 'terminal' : join(folder.path, 'first-password');
  const seed = ['--seed', brought.store ? 'newsroom' : 'staff', '--tell-password', tell];
  return {
    web: { ...node, name: 'web', args: [...programArgs('src/main'), '--only', 'web,mail', ...seed] },
    workers: { ...node, name: 'workers', args: [...ROOMY, ...TIDY, ...programArgs('workers/main')] },
  };
}

async function whenReady(child: Supervised, voice: Voice, house: HouseEnvironment): Promise<void> {
  await child.ready.catch((problem: Error) => {
    throw new HouseProblem(problem.message);
  });
  const where: Record<string, string> = {
    inbox: `: letters are caught and shown at http://localhost:${house.ports.inbox}`,
    web: `, and the mail door on port ${house.env.MAIL_DOOR_PORT}`,
  };
  voice.say(child.name, `serves${where[child.name] ?? ''}`);
}

async function untilReadyz(url: string, voice: Voice): Promise<void> {
  for (let tellAt = Date.now() + TELL_EVERY_MS; ; ) {
    const answer = await fetch(url).catch(() => undefined);
    const told = (await answer?.text().catch(() => '')) ?? '';
    if (answer?.ok) return;
    if (Date.now() > tellAt) {
      voice.say('house', `is not ready yet: ${told.trim() || 'the web does not answer'}`);
      tellAt = Date.now() + TELL_EVERY_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

/** A server that listens on every address is asked on loopback. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
