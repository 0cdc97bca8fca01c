import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { makeFormToken } from '../../src/http/formToken.ts';
import { brakeNow } from '../../src/platform/mail/brake.ts';
import { redis } from '../../src/platform/redis.ts';
import { suppress } from '../../src/subscribers/suppression.ts';
import { openFront } from '../support/front.ts';
import { aReader } from '../support/sending.ts';
import { openWorld } from '../support/world.ts';
import { median, round2, say } from './figures.ts';
import { openStoreChild } from './storeChild.ts';

/*
 * What somebody who misuses the form gets (R124 to R126): many sign-ups for one victim, many victims from one network,
 * and a stopwatch held to the answers for addresses that are new, waiting, reading and suppressed, in turns.
 * Run: npm run bench:doors -- [--victim 1000] [--victims 10000] [--rounds 40]
 */

const AT_ONCE = 20;
const KINDS = ['new', 'pending', 'active', 'left', 'suppressed'] as const;

const { values } = parseArgs({
  options: {
    victim: { type: 'string', default: '1000' },
    victims: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '40' },
  },
});
const [victim, victims, rounds] = [Number(values.victim), Number(values.victims), Number(values.rounds)];

const store = await openStoreChild();
const world = await openWorld({ LOG_LEVEL: 'silent', SIGNUPS_PER_NETWORK_HOUR: '1000000' });
const front = await openFront();
world.set({ PUBLIC_URL: front.url });
try {
  const timing = await stopwatch();
  world.set({ CONFIRMATIONS_PER_HOUR: '200' });
  const oneVictim = await flood(victim, () => 'offer@ett.example');
  world.set({ SIGNUPS_PER_NETWORK_HOUR: '30' });
  const counted = await redis().keys('limit:sign-up*');
  await redis().del(...counted); // the network is a new one
  const oneNetwork = await flood(victims, (n) => `offer${n}@many${n % 500}.example`);
  const brake = await brakeNow();
  process.stdout.write(
    `${JSON.stringify({
      ...{
        bench: 'doors',
        differenceMs: round2(timing.difference),
        mediansMs: timing.medians,
        sameAnswers: timing.same,
      },
      ...{ victimCalls: victim, victimLetters: oneVictim.letters, victimAnswers: oneVictim.answers },
      ...{ networkVictims: victims, networkLetters: oneNetwork.letters, networkAnswers: oneNetwork.answers },
      ...{ held: brake?.held ?? 0 },
    })}\n`,
  );
} finally {
  await front.close();
  await world.close();
  await store.close();
}

async function signUp(address: string): Promise<{ answer: string; status: number; ms: number }> {
  const form = makeFormToken(new Date(Date.now() - 10_000));
  const begun = performance.now();
  const res = await fetch(`${front.url}/prenumerera`, { method: 'POST', body: new URLSearchParams({ form, address }) });
  const page = await res.text();
  const headers = [...res.headers].filter(([name]) => name !== 'date');
  return { answer: JSON.stringify([res.status, headers, page]), status: res.status, ms: performance.now() - begun };
}

async function flood(calls: number, to: (n: number) => string) {
  const before = await letters();
  const answers: Record<string, number> = {};
  for (let at = 0; at < calls; at += AT_ONCE) {
    const wave = Array.from({ length: Math.min(AT_ONCE, calls - at) }, (_, n) => signUp(to(at + n)));
    for (const { status } of await Promise.all(wave)) answers[status] = (answers[status] ?? 0) + 1;
  }
  return { letters: (await letters()) - before, answers };
}

async function letters(): Promise<number> {
  return mongoose.model('Letter').countDocuments({ purpose: 'confirm' });
}

/** Each kind of address in turn, one call at a time; the first round warms up. */
async function stopwatch() {
  world.set({ CONFIRMATIONS_PER_HOUR: '1000000', CONFIRMATIONS_PER_DOMAIN_HOUR: '1000000' });
  const times = Object.fromEntries(KINDS.map((kind) => [kind, [] as number[]]));
  const answers = new Set<string>();
  for (let round = 0; round <= rounds; round += 1)
    for (const kind of KINDS) {
      const address = `${kind}${round}@tid.example`;
      await prepare(kind, address);
      const { answer, ms } = await signUp(address);
      answers.add(answer);
      if (round > 0) times[kind]?.push(ms);
    }
  const medians = Object.fromEntries(KINDS.map((kind) => [kind, round2(median(times[kind] ?? []))]));
  say(`medians: ${JSON.stringify(medians)}`);
  const all = Object.values(medians);
  return { medians, difference: Math.max(...all) - Math.min(...all), same: answers.size === 1 };
}

async function prepare(kind: (typeof KINDS)[number], address: string): Promise<void> {
  if (kind === 'suppressed') await suppress(address, 'staff');
  else if (kind === 'left') await aReader(address, { state: 'left', leftAt: new Date() });
  else if (kind === 'pending') await aReader(address, { state: 'pending', confirmedAt: null });
  else if (kind === 'active') await aReader(address);
}
