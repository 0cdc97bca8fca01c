import mongoose from 'mongoose';
import { submitForReview } from '../../src/editions/freeze.ts';
import { approve } from '../../src/issues/approve.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { schedule } from '../../src/issues/schedule.ts';
import { STOCKHOLM } from '../../src/issues/zone.ts';
import { foldAddress } from '../../src/subscribers/address.ts';
import { ANNA, aDraft, BERIT } from '../support/published.ts';

const DOMAINS = 40;
const AT_ONCE = 5_000;

/** The address of reader number `n`. */
export function addressOf(n: number): string {
  return `lasare${n}@kommun${n % DOMAINS}.example`;
}

/** Readers as confirmed sign-ups leave them, put on their shelf in bulk: thousands of forms would take minutes. */
export async function putReaders(count: number): Promise<void> {
  const shelf = mongoose.model('Subscriber').collection;
  for (let from = 0; from < count; from += AT_ONCE) {
    const readers = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => aRow(addressOf(from + n)));
    await shelf.insertMany(readers);
  }
}

function aRow(address: string) {
  return {
    address,
    key: foldAddress(address),
    state: 'active',
    language: 'sv',
    name: null,
    organisation: { kind: null, code: null },
    topics: [],
    measuring: false,
    asking: null,
    askedAt: null,
    createdAt: new Date(),
    confirmedAt: new Date(),
    leftAt: null,
  };
}

/** An issue made by one, approved by another, and due now. */
export async function anIssue(): Promise<Issue> {
  const { issue } = await aDraft();
  const asked = await submitForReview(issue.id, ANNA);
  await approve(asked.id, asked.review?.editionHash ?? '', BERIT);
  return schedule(asked.id, { at: new Date(), zone: STOCKHOLM }, BERIT);
}
