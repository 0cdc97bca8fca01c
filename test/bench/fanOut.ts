import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { countRows } from '../../src/deliveries/delivery.store.ts';
import { makeRows } from '../../src/deliveries/fanOut.ts';
import { putReaders } from '../drills/newsroom.ts';
import { aReleasedIssue } from '../support/sending.ts';
import { openWorld } from '../support/world.ts';
import { median, round2, say } from './figures.ts';
import { openStoreChild } from './storeChild.ts';

/*
 * How fast an audience becomes rows in the books: reading the readers, asking who is suppressed, choosing the variant,
 * writing. Beside it the driver's own insertMany of the very same documents, which are there already. The rounds take
 * turns, into the same store. Run: npm run bench:fanout -- [--readers 20000] [--rounds 5]
 */

const PAGE = 1_000;

const { values } = parseArgs({
  options: { readers: { type: 'string', default: '20000' }, rounds: { type: 'string', default: '5' } },
});
const [readers, rounds] = [Number(values.readers), Number(values.rounds)];
const store = await openStoreChild();
const world = await openWorld({ LOG_LEVEL: 'warn' });
try {
  await putReaders(readers);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const issueId = await fanOutOnce(round > 0 ? ours : []);
    await insertTheSame(issueId, round > 0 ? theirs : []); // the first round warms both
    if (round > 0) say(`round ${round}: ours ${ours.at(-1)}/s, theirs ${theirs.at(-1)}/s`);
  }
  say(`settings: ${JSON.stringify({ readers, rounds, page: PAGE, node: process.version })}`);
  const [perSec, referencePerSec] = [median(ours), median(theirs)];
  const reference = "the driver's own insertMany of the same documents";
  const ratio = round2(perSec / referencePerSec);
  process.stdout.write(
    `${JSON.stringify({ bench: 'fanout', ratio, perSec, reference, referencePerSec, rounds, readers })}\n`,
  );
} finally {
  await world.close();
  await store.close();
}

async function fanOutOnce(perSec: number[]): Promise<string> {
  const issue = await aReleasedIssue();
  const begun = performance.now();
  await makeRows(issue);
  perSec.push(rate(begun));
  const made = await countRows(issue.id);
  if (made !== readers) throw new Error(`${made} rows for ${readers} readers`);
  return issue.id;
}

/** The same rows for an issue that does not exist. */
async function insertTheSame(issueId: string, perSec: number[]): Promise<void> {
  const { collection } = mongoose.model('Delivery');
  const other = new mongoose.Types.ObjectId();
  const rows = await collection.find({ issueId: new mongoose.Types.ObjectId(issueId) }).toArray();
  const same = rows.map((row) => ({ ...row, _id: new mongoose.Types.ObjectId(), issueId: other }));
  const begun = performance.now();
  for (let at = 0; at < same.length; at += PAGE)
    await collection.insertMany(same.slice(at, at + PAGE), { ordered: false });
  perSec.push(rate(begun));
}

function rate(begun: number): number {
  return Math.round(readers / ((performance.now() - begun) / 1_000));
}
