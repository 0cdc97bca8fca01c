import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ROOT } from '../../src/platform/root.ts';
import { until } from '../support/until.ts';
import { isAlive, type Running, running } from './processes.ts';

const START_MS = 120_000;
const LEAVE_MS = 10_000;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'up-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('npm run up', () => {
  test('without a terminal asks nothing: --fresh must be meant', async () => {
    const { code, words } = await up('--fresh', '--data', join(root, 'nothing'));
    expect(code).toBe(1);
    expect(words).toMatch(/^--fresh forgets everything\. .* add --yes/);
    expect(existsSync(join(root, 'nothing'))).toBe(false);
  });

  test.each([
    [['--port', '70000'], /^--port 70000: must be a number from 0 to 65535, for example --port 3001/],
    [['--prot', '3001'], /Unknown option '--prot'[\s\S]*npm run up -- \[--port 3000\]/],
  ])('says what is wrong with %j', async (args, sentence) => {
    const { code, words } = await up(...args);
    expect(code).toBe(1);
    expect(words).toMatch(sentence);
    expect(words).not.toMatch(/\n\s+at /);
  });
});

describe('what the scripts find out before anything is installed', () => {
  test('is whether Node is new enough', async () => {
    const { checkNode } = await steps();
    expect(() => checkNode('20.18.3')).toThrow(/Node 20\.18\.3 is too old: Aktuellt needs 20\.19 or newer\. Install/);
    for (const fits of ['20.19.0', '22.1.0', '24.0.0']) expect(() => checkNode(fits)).not.toThrow();
  });

  test('is whether node_modules holds what the lock file says', async () => {
    const { modulesAreCurrent } = await steps();
    const place = join(root, 'modules');
    mkdirSync(join(place, 'node_modules'), { recursive: true });
    const lock = (packages: object) => JSON.stringify({ packages: { '': {}, ...packages } });
    const wanted = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/mac': { version: '1.0.0', optional: true } };
    writeFileSync(join(place, 'package-lock.json'), lock(wanted));
    expect(modulesAreCurrent(place)).toBe(false);
    writeFileSync(join(place, 'node_modules/.package-lock.json'), lock({ 'node_modules/a': { version: '1.0.0' } }));
    expect(modulesAreCurrent(place)).toBe(true);
    writeFileSync(join(place, 'node_modules/.package-lock.json'), lock({ 'node_modules/a': { version: '0.9.0' } }));
    expect(modulesAreCurrent(place)).toBe(false);
  });

  test('is whether anything has changed since the build', async () => {
    const { fingerprint } = await steps();
    const place = join(root, 'sources');
    mkdirSync(join(place, 'src/room'), { recursive: true });
    writeFileSync(join(place, 'src/room/a.ts'), 'one');
    const before = fingerprint(['src', 'missing'], place);
    expect(fingerprint(['src', 'missing'], place)).toBe(before);
    writeFileSync(join(place, 'src/room/b.ts'), '');
    expect(fingerprint(['src', 'missing'], place)).not.toBe(before);
  });
});

describe('a house of one machine', () => {
  let folder: string;
  let house: House;

  beforeAll(async () => {
    // Deeper than a socket's path may be.
    folder = join(root, 'a-folder-that-lies-deep-'.repeat(6), 'data');
    house = await open(folder);
  }, START_MS);
  // In good order: a Redis that was left running would outlive the test.
  afterAll(() => house.stop('SIGTERM'), LEAVE_MS);

  test('serves when it says so, and keeps its secrets to itself', async () => {
    const answer = await fetch(`${house.url}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { ready: true, store: 'ok', redis: 'ok', workers: 'ok' },
    ]);
    for (const name of ['first-password', 'secrets.json'])
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'first-password'), 'utf8').match(/password \S{20,}/g)).toHaveLength(2);
    expect(house.words()).not.toMatch(/password \S{20,}/);
  });

  test('has a newsroom to look at', async () => {
    const issue = await fetch(`${house.url}/nummer/8`);
    expect(issue.status).toBe(200);
    expect(await issue.text()).toContain('Tre av fyra vårdcentraler svarar nu i chatten');
  });

  test(
    'lets nobody else into its folder, and says which port is taken',
    async () => {
      const same = await ended(start(folder, '0'));
      expect(same).toMatchObject({
        code: 1,
        words: expect.stringMatching(/^A house already runs on .* another folder/),
      });
      const port = new URL(house.url).port;
      const other = await ended(start(join(root, 'other'), port));
      expect(other.code).toBe(1);
      expect(other.words).toMatch(
        new RegExp(`^Port ${port} is taken by another program\\. .* --port ${Number(port) + 1}`),
      );
    },
    START_MS,
  );

  test(
    'stands up again when a service dies',
    async () => {
      const redis = childOf(house.child, 'redis-server');
      process.kill(redis, 'SIGKILL');
      await until(() => house.words().includes('redis   is back'), START_MS);
      await until(async () => (await fetch(`${house.url}/readyz`)).ok, START_MS);
      expect(childOf(house.child, 'redis-server')).not.toBe(redis);
    },
    START_MS,
  );

  test(
    'leaves within ten seconds, with all its children and sockets',
    async () => {
      const children = childrenOf(house.child).map(({ pid }) => pid);
      const sockets = JSON.parse(readFileSync(join(folder, 'house.json'), 'utf8')).sockets as string;
      expect(sockets).not.toBe(folder);
      const begun = Date.now();
      expect(await house.stop('SIGTERM')).toBe(0);
      expect(Date.now() - begun).toBeLessThan(LEAVE_MS);
      expect(children.filter(isAlive)).toEqual([]);
      expect(existsSync(sockets)).toBe(false);
      expect(children.length).toBeGreaterThanOrEqual(5);
    },
    START_MS,
  );

  test(
    'continues where it was',
    async () => {
      const password = readFileSync(join(folder, 'first-password'), 'utf8');
      house = await open(folder);
      expect((await fetch(`${house.url}/nummer/8`)).status).toBe(200);
      expect(readFileSync(join(folder, 'first-password'), 'utf8')).toBe(password);
    },
    START_MS,
  );

  test(
    'begins anew when that is asked, also where one was killed, and touches nothing that is not its own',
    async () => {
      const password = readFileSync(join(folder, 'first-password'), 'utf8');
      const left = JSON.parse(readFileSync(join(folder, 'house.json'), 'utf8')).sockets as string;
      const children = childrenOf(house.child);
      await house.stop('SIGKILL');
      // Our own programs notice that they are alone. Redis does not: the next house sees to it.
      const ours = children.filter(({ args }) => !args.includes('redis-server')).map(({ pid }) => pid);
      await until(() => !ours.some(isAlive), LEAVE_MS);
      writeFileSync(join(folder, 'mine.txt'), 'kept');
      house = await open(folder, '--fresh');
      expect(house.words()).toContain('one was left running');
      expect(children.map(({ pid }) => pid).filter(isAlive)).toEqual([]);
      expect(existsSync(left)).toBe(false);
      expect(readFileSync(join(folder, 'first-password'), 'utf8')).not.toBe(password);
      expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('kept');
      expect(readdirSync(join(folder, 'inbox'))).toEqual([]);
    },
    START_MS,
  );
});

test(
  'a house whose terminal was closed leaves in good order',
  async () => {
    const folder = join(root, 'closed');
    const house = await open(folder, '--only', 'workers');
    const children = childrenOf(house.child).map(({ pid }) => pid);
    house.child.stdout?.destroy();
    house.child.stderr?.destroy();
    expect(await house.stop('SIGHUP')).toBe(0);
    expect(children.length).toBeGreaterThanOrEqual(3);
    expect(children.filter(isAlive)).toEqual([]);
    expect(existsSync(join(folder, 'house.json'))).toBe(false);
  },
  START_MS,
);

test(
  'a mail door whose port is taken is told before anything is started',
  async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, words } = await ended(start(join(root, 'door'), '0', [], { MAIL_DOOR_PORT: String(port) }));
    other.close();
    expect(code).toBe(1);
    expect(words).toMatch(
      new RegExp(`^Port ${port} of the mail door, .* is taken by another program\\. Set MAIL_DOOR_PORT to another one`),
    );
  },
  START_MS,
);

test(
  'wrong settings are all told before anything is started',
  async () => {
    const folder = join(root, 'wrong');
    const { code, words } = await ended(start(folder, '0', [], { MEASURING: 'all', ACCENT_COLOUR: 'green' }));
    expect(code).toBe(1);
    expect(
      words
        .trim()
        .split('\n')
        .map((line) => line.split(':')[0])
        .sort(),
    ).toEqual(['ACCENT_COLOUR', 'MEASURING']);
    expect(existsSync(join(folder, 'house.json'))).toBe(false);
  },
  START_MS,
);

interface House {
  child: ChildProcess;
  url: string;
  words(): string;
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

/** A house from the sources, on any free port; resolves when it says that it is ready. */
async function open(folder: string, ...args: string[]): Promise<House> {
  const child = start(folder, '0', args);
  const end = ended(child);
  let words = '';
  child.stdout?.on('data', (text) => {
    words += text;
  });
  child.stderr?.on('data', (text) => {
    words += text;
  });
  const ready = () => /^ready (http:\S+)$/m.exec(words)?.[1];
  await until(() => {
    if (child.exitCode !== null) throw new Error(`the house does not start:\n${words}`);
    return ready() !== undefined;
  }, START_MS);
  return {
    child,
    url: ready() as string,
    words: () => words,
    stop: async (signal) => {
      child.kill(signal);
      return (await end).code;
    },
  };
}

function start(folder: string, port: string, args: string[] = [], more: Record<string, string> = {}): ChildProcess {
  const { MONGO_URL: _mongo, REDIS_URL: _redis, SMTP_URL: _smtp, ...env } = process.env;
  return spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...args], {
    cwd: ROOT,
    env: { ...env, ...more, DATA_DIR: folder, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function up(...args: string[]): Promise<{ code: number | null; words: string }> {
  return ended(spawn(process.execPath, ['scripts/up.mjs', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] }));
}

function ended(child: ChildProcess): Promise<{ code: number | null; words: string }> {
  let words = '';
  child.stderr?.on('data', (text) => {
    words += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, words })));
}

function childrenOf(house: ChildProcess): Running[] {
  return running().filter(({ parent }) => parent === house.pid);
}

function childOf(house: ChildProcess, name: string): number {
  return childrenOf(house).find(({ args }) => args.includes(name))?.pid ?? 0;
}

/** The scripts are plain JavaScript without types, because they run before anything is installed. */
function steps() {
  return import(join(ROOT, 'scripts/steps.mjs'));
}
