import { findIssue } from '../issues/issue.store.ts';
import type { Issue, IssueState } from '../issues/issue.ts';
import { finish } from '../issues/release.ts';
import { log } from '../platform/log.ts';
import { DkimProblem, type Signer, signer } from '../platform/mail/dkim.ts';
import { relay } from '../platform/mail/relay.ts';
import { storeAnswers } from '../platform/mongo.ts';
import { enqueue } from '../platform/queue.ts';
import { compiledFor } from './compiled.ts';
import { hasOpen, skipWaiting } from './delivery.store.ts';
import { stopIssue } from './stopIssue.ts';
import { sendWindow, type Went } from './window.ts';

/** An issue that was finished may still have letters that somebody settled as "send again". */
const SENDING: IssueState[] = ['releasing', 'sent'];

const WATCH_MS = 1_000;
/** How long a sender keeps its place in the queue: the sweeper waits for one too. */
const TURN_MS = 15_000;

let leaving = false;
const running = new Set<string>();

/** Lets the senders of this process finish the window they are in and stop. Others, or the sweeper, go on. */
export function stopSending(): void {
  leaving = true;
}

/**
 * Sends what is due of an issue, window by window, until nothing is due, the issue is stopped, the relay is away or
 * the process leaves. After a while it makes room for other jobs of the queue and asks to be called again. Any number
 * of processes may send beside each other, each with one sender per lane; whatever is left is started by the sweeper.
 */
export async function send(issueId: string, lane: number): Promise<void> {
  const name = `${issueId}.${lane}`;
  if (running.has(name)) return;
  running.add(name);
  try {
    if (await sendWatching(issueId, lane)) await enqueue('deliveries.send', { issueId, lane });
  } finally {
    running.delete(name);
  }
}

/** True when the turn is over and more may be due. */
async function sendWatching(issueId: string, lane: number): Promise<boolean> {
  const watch = watchIssue(issueId, await storeAnswers(findIssue(issueId)));
  try {
    return await sendForATurn(watch, lane);
  } finally {
    watch.stop();
  }
}

async function sendForATurn(watch: Watch, lane: number): Promise<boolean> {
  const end = Date.now() + TURN_MS;
  while (Date.now() < end) {
    if (!(await sendSome(watch, lane))) return false;
  }
  return true;
}

/** One window; false when there is no more to do now. */
async function sendSome({ issue: now, halted }: Watch, lane: number): Promise<boolean> {
  const issue = now();
  if (issue?.state === 'cancelled') await skipWaiting({ issueId: issue.id }, 'cancelled');
  if (!issue || halted()) return false;
  const sign = await signerOrPause(issue);
  if (sign === undefined) return false;
  const went = await sendWindow({ compiled: await compiledFor(issue), sign, relay: relay(), lane, halted });
  if (went === 'taken' || went === 'worked') return true;
  await ended(issue, went);
  return false;
}

function maySend(issue: Issue): boolean {
  return issue.intended !== null && SENDING.includes(issue.state);
}

interface Watch {
  /** The issue as it was a second ago at most. */
  issue: () => Issue | null;
  /** Whether its letters must not go on. */
  halted: () => boolean;
  stop: () => void;
}

/** Looks at the issue every second, so that pause and cancel act in the middle of a window. */
function watchIssue(issueId: string, first: Issue | null): Watch {
  let issue = first;
  const timer = setInterval(() => {
    findIssue(issueId).then(
      (found) => {
        issue = found;
      },
      () => undefined, // the store is away: marking the next hand-over will say so
    );
  }, WATCH_MS);
  return {
    issue: () => issue,
    halted: () => leaving || !issue || !maySend(issue),
    stop: () => clearInterval(timer),
  };
}

async function ended(issue: Issue, went: Exclude<Went, 'taken' | 'worked'>): Promise<void> {
  if (went === 'relay-down') {
    log.warn({ issue: issue.number }, 'the relay is away; the letters wait');
    return;
  }
  if (went === 'empty') return finishIfDone(issue);
  await stopIssue(issue, { sentence: went.stop, remedy: 'Rätta felet, och låt sedan utskicket fortsätta.' });
}

/** Says that an issue is done when every letter has come to its end. */
export async function finishIfDone(issue: Issue): Promise<void> {
  if (issue.state !== 'releasing' || issue.intended === null) return;
  if (!(await storeAnswers(hasOpen(issue.id)))) await storeAnswers(finish(issue.id));
}

/** A key that cannot sign stops the issue: unsigned letters would be refused, or worse, believed to be forged. */
async function signerOrPause(issue: Issue): Promise<Signer | null | undefined> {
  try {
    return signer('newsletter');
  } catch (error) {
    if (!(error instanceof DkimProblem)) throw error;
    const remedy = 'Rätta DKIM_KEY_FILE och DKIM_SELECTOR, och låt sedan utskicket fortsätta.';
    await stopIssue(issue, { sentence: `Breven kan inte signeras (DKIM). ${error.message}`, remedy });
    return undefined;
  }
}
