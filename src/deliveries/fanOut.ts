import { variantFor } from '../editions/variant.ts';
import { findIssue, noteIntended } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { SENDERS } from '../jobs.ts';
import { workersServing } from '../platform/heartbeat.ts';
import { lanesOf } from '../platform/mail/mx.ts';
import { storeAnswers } from '../platform/mongo.ts';
import { enqueue } from '../platform/queue.ts';
import type { Receiver } from '../subscribers/audience.store.ts';
import { audiencePages } from '../subscribers/audience.ts';
import { measuringNow } from '../subscribers/decideMeasuring.ts';
import type { Measuring } from '../subscribers/measuring.ts';
import { choicesOf, isPaused } from '../subscribers/subscriber.ts';
import { compiledFor } from './compiled.ts';
import { countRows, insertMissing, type NewDelivery } from './delivery.store.ts';
import type { SkipReason } from './delivery.ts';
import type { Compiled } from './message.ts';
import { noteReadership } from './readership.store.ts';

const PAGE = 1_000;

/** The fan-outs of this process: whoever asks for one that is under way waits for it. So none may wait for ever. */
const making = new Map<string, Promise<void>>();

/**
 * Makes one row per reader of the audience, notes how many, and starts the senders. Safe to repeat at any point, and for
 * several processes at once: a reader who has a row gets no second one, and once the number is noted nobody is added.
 */
export async function fanOut(issueId: string, now = new Date()): Promise<void> {
  const issue = await findIssue(issueId);
  if (issue?.state !== 'releasing') return;
  if (issue.intended === null) await makeRowsOnce(issue, now);
  await startSenders(issueId, now);
}

async function makeRowsOnce(issue: Issue, now: Date): Promise<void> {
  const known = making.get(issue.id);
  if (known !== undefined) return known;
  const work = makeRows(issue, now).finally(() => making.delete(issue.id));
  making.set(issue.id, work);
  return work;
}

/** The rows themselves; `intended` is noted when all are there. A page is written while the next is read. */
export async function makeRows(issue: Issue, now = new Date()): Promise<void> {
  const choose = chooser(await compiledFor(issue), await storeAnswers(measuringNow()));
  const readership = new Map<string, number>();
  let writing = Promise.resolve();
  try {
    for await (const page of audiencePages(PAGE)) {
      const [rows, isOver] = await Promise.all([rowsFor(page, issue.id, choose, now), isDone(issue.id)]);
      if (isOver) {
        await writing;
        return await noteCounted(issue.id); // its last page may have come after the other had counted
      }
      count(rows, readership);
      await writing;
      writing = storeAnswers(insertMissing(rows));
      writing.catch(() => undefined); // heard at the next page, or at the end
    }
  } finally {
    await writing;
  }
  await storeAnswers(noteReadership(issue.id, readership));
  await noteCounted(issue.id);
}

async function noteCounted(issueId: string): Promise<void> {
  await storeAnswers(noteIntended(issueId, await countRows(issueId)));
}

/** Another process has noted the number: who joined meanwhile gets the next issue. */
async function isDone(issueId: string): Promise<boolean> {
  return (await storeAnswers(findIssue(issueId)))?.intended !== null;
}

async function rowsFor(page: Receiver[], issueId: string, choose: Chooser, now: Date): Promise<NewDelivery[]> {
  const lanes = await lanesOf(page.map((reader) => reader.address));
  return page.map((reader, at) => {
    const variant = choose(reader);
    const skip = whySkipped(reader, variant, now);
    const { id, address } = reader;
    return { issueId, subscriberId: id, address, lane: lanes[at] ?? '', date: now, variant: variant ?? '', skip };
  });
}

/** How many get which variant. */
function count(rows: NewDelivery[], readership: Map<string, number>): void {
  for (const { variant, skip } of rows) if (!skip) readership.set(variant, (readership.get(variant) ?? 0) + 1);
}

type Chooser = (reader: Receiver) => string | null;

/** Which variant a reader gets. There are a million readers and a handful of combinations, so each is thought of once. */
function chooser(edition: Compiled, measuring: Measuring): Chooser {
  const chosen = new Map<string, string | null>();
  return (reader) => {
    const combination = choicesOf(reader);
    let variant = chosen.get(combination);
    if (variant === undefined) {
      variant = variantFor(reader, measuring, edition);
      chosen.set(combination, variant);
    }
    return variant;
  };
}

/** Nobody gets an empty letter, and whoever pauses gets none: their rows say so from the beginning. */
function whySkipped(reader: Receiver, variant: string | null, now: Date): SkipReason | null {
  if (isPaused(reader, now)) return 'paused';
  return variant === null ? 'nothing-fits' : null;
}

/** A worker that is killed holds its jobs in Redis for a while; after this time they are not waited for. */
const ASK_AGAIN_MS = 30_000;

/** Asks for the senders of an issue; those that were asked for a moment ago are not doubled. */
export async function startSenders(issueId: string, now = new Date()): Promise<void> {
  const moment = Math.floor(now.getTime() / ASK_AGAIN_MS);
  const count = await sendersWanted();
  for (let lane = 0; lane < count; lane++) {
    await enqueue('deliveries.send', { issueId, lane }, { once: `${issueId}.${lane}.${moment}` });
  }
}

async function sendersWanted(): Promise<number> {
  const workers = await workersServing().catch(() => 0); // Redis will say it again when a sender is asked for
  return Math.min(SENDERS.most, Math.max(SENDERS.least, 2 * workers));
}
