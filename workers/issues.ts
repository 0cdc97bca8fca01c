import { release, sweepIssues } from '../src/issues/release.ts';
import type { Processors } from '../src/platform/queue.ts';

export const issues = {
  'issues.release': ({ issueId }) => release(issueId),
  'issues.sweep': () => sweepIssues(),
} satisfies Partial<Processors>;
