import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { booksOf } from '../../src/deliveries/books.ts';
import { balances } from '../../src/deliveries/delivery.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import { enqueue } from '../../src/platform/queue.ts';
import { ROOT } from '../../src/platform/root.ts';
import { makeKey } from '../support/dkim.ts';
import { aReader, aReleasedIssue } from '../support/sending.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';

const READERS = 60;
const CONNECTIONS = 2;
const SLOW_MS = 1_000;
const WHOLE_MS = 120_000;
jest.setTimeout(WHOLE_MS);

let world: World;
let sink: Sink;
const children: ChildProcess[] = [];

beforeAll(async () => {
  sink = await openSink({ answer: () => ({ slowMs: 60 }) });
  world = await openWorld({ SMTP_URL: sink.url, SMTP_CONNECTIONS: String(CONNECTIONS) });
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  sink.caught.length = 0;
  sink.counts.letters = 0;
  await world.clear();
});
afterAll(async () => {
  await sink.close();
  await world.close();
});

/** A real worker process, as `npm run worker` starts it. */
async function aWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'workers/main.ts'), '--queues', 'deliveries'], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', ...world.env() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout?.on('data', (bytes) => {
    said += bytes;
  });
  await until(() => said.includes('ready workers'), WHOLE_MS / 2);
  return child;
}

test('a worker with a key that is too short does not start, and says why (R51)', async () => {
  const file = join(world.folder, 'short.pem');
  writeFileSync(file, makeKey(1024).pem, { mode: 0o600 });
  const dkim = { DKIM_SELECTOR: 'nu2026', DKIM_KEY_FILE: file };
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'workers/main.ts')], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', ...world.env(), ...dkim },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr?.on('data', (bytes) => {
    said += bytes;
  });
  const [code] = await once(child, 'close');
  expect([code, said]).toEqual([1, 'DKIM_KEY_FILE has 1024 bits, it must have 2048 or more.\n']);
});

test('the only worker is killed in the middle of an issue: the next one goes on within seconds', async () => {
  const issue = await aReleasedIssue();
  for (let n = 0; n < READERS; n++) await aReader(`n${n}@region.example`);
  const only = await aWorker();
  await enqueue('deliveries.fanOut', { issueId: issue.id });
  await until(() => sink.caught.length > 10, WHOLE_MS / 4);
  only.kill('SIGKILL');
  const last = await aWorker();
  await until(async () => (await findIssue(issue.id))?.state === 'sent', WHOLE_MS / 2);
  await booksAgree(issue.id);
  last.kill('SIGTERM');
  await until(() => last.exitCode !== null);
});

test('two workers send an issue; one is killed in the middle and one is asked to leave: nobody lost, nobody doubled', async () => {
  const issue = await aReleasedIssue();
  for (let n = 0; n < READERS; n++) await aReader(`n${n}@kommun.example`);
  const [first, second] = await Promise.all([aWorker(), aWorker()]);
  await enqueue('deliveries.fanOut', { issueId: issue.id });

  await until(() => sink.caught.length > 10, WHOLE_MS / 4);
  first.kill('SIGKILL');
  await until(() => sink.caught.length > 25, WHOLE_MS / 4);
  const left = new Promise((resolve) => second.once('exit', resolve));
  second.kill('SIGTERM');
  expect(await left).toBe(0);
  await aWorker();
  await until(async () => (await findIssue(issue.id))?.state === 'sent', WHOLE_MS / 2);

  await booksAgree(issue.id);
});

test('an answer that could not be written outlives the worker that heard it', async () => {
  if (process.env.MONGO_URL) return; // a server that is not ours cannot be stopped
  const issue = await aReleasedIssue();
  for (let n = 0; n < READERS; n++) await aReader(`n${n}@stad.example`);
  const only = await aWorker();
  await enqueue('deliveries.fanOut', { issueId: issue.id });
  await until(() => sink.caught.length > 10, WHOLE_MS / 4);
  sink.answer(() => ({ slowMs: SLOW_MS }));
  const before = sink.counts.letters;
  await until(() => sink.counts.letters >= before + 2 * CONNECTIONS); // all connections wait for a slow answer
  const asked = sink.counts.letters;
  await world.store.stop();
  await until(() => sink.caught.length >= asked && linesOnDisk() >= CONNECTIONS); // what each connection has heard
  only.kill('SIGKILL');
  sink.answer(() => 'ok');
  await world.store.start();
  await aWorker();
  await until(async () => (await findIssue(issue.id))?.state === 'sent', WHOLE_MS / 2);

  await booksAgree(issue.id);
  expect((await booksOf(issue.id)).uncertain).toBe(0);
  expect(linesOnDisk()).toBe(0);
});

function linesOnDisk(): number {
  const folder = join(world.folder, 'outcomes');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.reduce((sum, name) => sum + readFileSync(join(folder, name), 'utf8').trim().split('\n').length, 0);
}

/** Nobody lost and nobody doubled, counted at the sink; uncertain is at most what a killed worker had in its hands. */
async function booksAgree(issueId: string): Promise<void> {
  const books = await booksOf(issueId);
  expect(balances(books)).toBe(true);
  expect(books.intended).toBe(READERS);
  expect(books.uncertain).toBeLessThanOrEqual(CONNECTIONS);
  expect(books.sent).toBe(READERS - books.uncertain);
  const copies = sink.caught.map((letter) => letter.to[0]);
  expect(new Set(copies).size).toBe(copies.length);
  expect(copies.length).toBeGreaterThanOrEqual(books.sent);
}
