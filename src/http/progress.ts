import type { Request, Response } from 'express';
import { type Progress, progressOf } from '../deliveries/progress.ts';
import { theIssue } from '../issues/issue.store.ts';
import type { IssueState } from '../issues/issue.ts';
import { log } from '../platform/log.ts';
import { openStream, type Stream } from './stream.ts';

/* The progress of an issue as it goes on: looked at once for all who follow it from this process. */

const LOOK_MS = 2_000;
/** Looking takes a tenth of the time at most, however large the issue. */
const COST_SHARE = 10;
/** After these nothing moves until somebody acts. */
const ENDED: IssueState[] = ['sent', 'cancelled'];

export type IssueProgress = Progress & { state: IssueState };

interface Follower {
  tell(progress: IssueProgress): void;
  finish(): void;
}

const followed = new Map<string, Set<Follower>>();

/** The state of an issue and how far it has come. Refuses 'not-found'. */
export async function issueProgress(issueId: string): Promise<IssueProgress> {
  const { state } = await theIssue(issueId);
  return { state, ...(await progressOf(issueId)) };
}

/** Streams the progress: event `progress` whenever something has changed, and `end` when the issue is over. */
export async function streamProgress(
  req: Request,
  res: Response,
  issueId: string,
  shape: (progress: IssueProgress) => unknown,
): Promise<void> {
  const first = await issueProgress(issueId);
  if (res.destroyed) return; // she has left meanwhile, and nothing will tell of it any more
  const follower = asFollower(openStream(req, res), shape);
  follower.tell(first);
  if (isOver(first)) return follower.finish();
  const others = followed.get(issueId);
  if (others) others.add(follower);
  else follow(issueId, new Set([follower]), first);
  res.on('close', () => followed.get(issueId)?.delete(follower));
}

/** A client that knows the standard comes back after an end: it is told not to. */
function asFollower(stream: Stream, shape: (progress: IssueProgress) => unknown): Follower {
  return {
    tell: (progress) => stream.send('progress', shape(progress)),
    finish() {
      stream.send('end', {});
      stream.end();
    },
  };
}

function follow(issueId: string, followers: Set<Follower>, first: IssueProgress): void {
  followed.set(issueId, followers);
  let last = JSON.stringify(first);
  const look = async () => {
    if (!followers.size) return void followed.delete(issueId);
    const from = performance.now();
    try {
      const now = await issueProgress(issueId);
      const told = JSON.stringify(now);
      if (told !== last) for (const one of followers) one.tell(now);
      last = told;
      if (isOver(now)) {
        followed.delete(issueId);
        for (const one of followers) one.finish();
        return;
      }
    } catch (problem) {
      log.warn({ problem: (problem as Error).message }, 'the progress of an issue cannot be read; trying again');
    }
    setTimeout(look, Math.max(LOOK_MS, (performance.now() - from) * COST_SHARE)).unref();
  };
  setTimeout(look, LOOK_MS).unref();
}

function isOver({ state, books }: IssueProgress): boolean {
  return ENDED.includes(state) && !(books.waiting + books.claimed + books.deferred);
}
