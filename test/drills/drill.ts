import { parseArgs } from 'node:util';
import { log } from '../../src/platform/log.ts';
import type { Sink } from './house.ts';
import type { Tally } from './laws.ts';
import { drillOnce, type Round } from './round.ts';

/*
 * npm run drill -- [--rounds 1] [--seed 1] [--readers 20000] [--workers 2] [--blows 24] [--sink URL --record FILE]
 *
 * Sends an issue through a real house to a sink that answers like the world, while processes are killed and stopped at
 * times that the seed fixes; round n has the seed S + n - 1. Counts at the sink. Progress stands on stderr, the result
 * is one line of JSON, and a broken law ends it with exit code 1. --sink is a test/drills/sink.ts that runs already
 * with the same seed (one round), and --record the file it keeps.
 *
 * One round of 20,000 takes one to three minutes on two cores: --rounds 20 takes half an hour where nothing else runs.
 */

/** Long enough that 20,000 letters over 8 connections take half a minute: there must be something to strike. */
const SLOW_MS = 10;
/** After the last blow: retries grow to most of a minute, and the sweepers have their clocks. */
const SETTLES_WITHIN_MS = 240_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    readers: { type: 'string', default: '20000' },
    workers: { type: 'string', default: '2' },
    blows: { type: 'string', default: '24' },
    sink: { type: 'string' },
    record: { type: 'string' },
  },
});
const [rounds, seed, readers] = [Number(values.rounds), Number(values.seed), Number(values.readers)];
log.level = 'silent'; // that the store and Redis are away is meant here
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

const done: Round[] = [];
for (let n = 0; n < rounds; n++) {
  const tell = (progress: string) => process.stderr.write(`  round ${n + 1}: ${progress}\n`);
  const round = await drillOnce({
    readers,
    seed: seed + n,
    workers: Number(values.workers),
    blows: Number(values.blows),
    slowMs: SLOW_MS,
    settlesWithinMs: SETTLES_WITHIN_MS,
    tell,
    ...sinkGiven(),
  });
  done.push(round);
  tell(`${round.struck} blows in ${round.seconds} s ${JSON.stringify(round.tally)}`);
  for (const law of round.broken) tell(`BROKEN with seed ${seed + n}: ${law}`);
}
const sums = addUp(done.map((round) => round.tally));
process.stdout.write(`${JSON.stringify({ rounds, seed, ...sums })}\n`);
process.exit(done.some((round) => round.broken.length) ? 1 : 0);

function sinkGiven(): { sink?: Sink } {
  const { sink, record } = values;
  if (!sink) return {};
  if (!record || rounds !== 1) throw new Error('--sink wants --record, the file that sink keeps, and one round');
  return { sink: { url: sink, record } };
}

function addUp(tallies: Tally[]): Tally {
  const sum = (name: 'intended' | 'sent' | 'uncertain' | 'inFlightAtKills' | 'lost' | 'doubled') =>
    tallies.reduce((all, tally) => all + tally[name], 0);
  const failed: Record<string, number> = {};
  for (const tally of tallies)
    for (const [reason, count] of Object.entries(tally.failed)) failed[reason] = (failed[reason] ?? 0) + count;
  return {
    intended: sum('intended'),
    sent: sum('sent'),
    failed,
    uncertain: sum('uncertain'),
    inFlightAtKills: sum('inFlightAtKills'),
    lost: sum('lost'),
    doubled: sum('doubled'),
    balanced: tallies.every((tally) => tally.balanced),
  };
}
