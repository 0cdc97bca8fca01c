import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { makeFormToken } from '../../src/http/formToken.ts';
import { aPublishedIssue } from '../support/published.ts';
import { openWorld } from '../support/world.ts';
import { start } from './children.ts';
import { round2, say } from './figures.ts';
import { openStoreChild } from './storeChild.ts';

/*
 * Scanners follow every link of every letter (R85): so many readers, twenty links each, GET and HEAD, 667 a second (400,000 in ten minutes), whether or not answers keep up. How
 * long a redirect takes at the 99th percentile, what changed (nothing may), and whether somebody can still sign up
 * meanwhile. Links are shared by all readers, so the flood has the same few addresses. The web server is a process of its own.
 * Run: npm run bench:scans -- [--readers 10000]; a tenth of the readers has the same shape.
 */

const LINKS = 20;
const PER_SECOND = 667;
const SIGN_UP_EVERY = 2_000; // requests
const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0';
const UNTOUCHED = ['subscribers', 'consents', 'suppressions', 'deliveries', 'issues', 'feedback', 'letters'];

const { values } = parseArgs({ options: { readers: { type: 'string', default: '10000' } } });
const requests = Number(values.readers) * LINKS * 2;
const store = await openStoreChild();
const world = await openWorld({ LOG_LEVEL: 'silent' });
world.set({ SIGNUPS_PER_NETWORK_HOUR: '1000000', CONFIRMATIONS_PER_HOUR: '1000000' });
const server = await start(['test/bench/trackServer.ts'], world.env());
const house = `http://127.0.0.1:${server.ready.slice('ready '.length)}`;
try {
  const { issue } = await aPublishedIssue();
  const links = await linksOf(issue.number);
  const before = await facts();
  const times: number[] = [];
  const signUps: number[] = [];
  let wrong = 0;
  const begun = performance.now();
  const scan = async (n: number, from: number) => {
    if (n % SIGN_UP_EVERY === SIGN_UP_EVERY - 1) return void signUps.push(await signUp());
    const method = n % 2 ? 'HEAD' : 'GET';
    const url = links[Math.floor(n / 2) % links.length] as string;
    const answer = await fetch(url, { method, redirect: 'manual', headers: { 'User-Agent': AGENT } });
    await answer.arrayBuffer();
    times.push(performance.now() - from);
    if (answer.status !== 302 && answer.status !== 303) wrong += 1;
  };
  const under: Promise<void>[] = [];
  for (let n = 0; n < requests; n += 1) {
    const due = begun + (n * 1_000) / PER_SECOND;
    if (due > performance.now()) await wait(due - performance.now());
    under.push(scan(n, performance.now()));
  }
  await Promise.all(under);
  const seconds = (performance.now() - begun) / 1_000;
  const after = await facts();
  times.sort((one, other) => one - other);
  const p99Ms = round2(times[Math.floor(times.length * 0.99)] ?? 0);
  say(`${requests} requests in ${seconds.toFixed(1)} s`);
  process.stdout.write(
    `${JSON.stringify({
      ...{ bench: 'scans', p99Ms, requests, perSec: Math.round(requests / seconds), wrongAnswers: wrong },
      ...{ changes: UNTOUCHED.filter((name) => before[name] !== after[name]) },
      ...{ signUps: signUps.length, slowestSignUpMs: round2(Math.max(...signUps)) },
    })}\n`,
  );
} finally {
  await server.end();
  await world.close();
  await store.close();
}

/** The addresses of the issue's links as letters print them. */
async function linksOf(number: number): Promise<string[]> {
  const { links } = (await mongoose
    .model('Edition')
    .findOne({ issueNumber: number })
    .lean<{ links: { n: number }[] }>()) ?? {
    links: [],
  };
  if (!links.length) throw new Error('the issue has no links');
  return links.map(({ n }) => `${house}/l/${number}/${n}`);
}

/** Somebody new signs up; how long it took. What her own sign-up writes is taken away again before anything is compared. */
async function signUp(): Promise<number> {
  const from = performance.now();
  const body = new URLSearchParams({
    form: makeFormToken(new Date(Date.now() - 10_000)),
    address: `ny${Math.round(from)}@anmald.example`,
  });
  const answer = await fetch(`${house}/prenumerera`, { method: 'POST', body });
  await answer.text();
  if (answer.status !== 200) throw new Error(`signing up answers ${answer.status}`);
  return performance.now() - from;
}

async function facts(): Promise<Record<string, string>> {
  const mine = { address: { $not: /@anmald\.example$/ }, to: { $not: /@anmald\.example$/ } };
  const told = UNTOUCHED.map(async (name) => {
    const rows = await mongoose.connection.db?.collection(name).find(mine).sort({ _id: 1 }).toArray();
    return [name, JSON.stringify(rows)];
  });
  return Object.fromEntries(await Promise.all(told));
}
