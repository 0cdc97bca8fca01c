import { editionOf } from '../editions/edition.store.ts';
import type { Issue } from '../issues/issue.ts';
import { storeAnswers } from '../platform/mongo.ts';
import { type Compiled, compile } from './message.ts';

/** Editions are immutable, so what was compiled once stays right; a few are kept, the newest last. */
const KEPT = 4;
const kept = new Map<string, Promise<Compiled>>();

/** The compiled edition that was approved for an issue. Throws when it is not in the store. */
export function compiledFor(issue: Issue): Promise<Compiled> {
  const hash = issue.approval?.editionHash ?? '';
  const known = kept.get(hash);
  if (known !== undefined) return known;
  const fresh = storeAnswers(read(issue)); // shared by all windows: none may wait for ever
  kept.set(hash, fresh);
  fresh.catch(() => kept.delete(hash));
  for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old);
  return fresh;
}

async function read(issue: Issue): Promise<Compiled> {
  const edition = await editionOf(issue);
  if (!edition) throw new Error(`issue ${issue.number} has no frozen edition`);
  return compile(edition);
}
