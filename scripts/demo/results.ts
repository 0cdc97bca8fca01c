import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { balances } from '../../src/deliveries/delivery.ts';
import type { Report } from '../../src/reports/report.ts';
import type { Caught } from '../../test/support/sink.ts';
import type { HttpLog } from './reader.ts';

/** The demo's last line: what the house says of the issue, read back from its store. */
export interface Outcome {
  articles: number;
  subscribers: number;
  intended: number;
  sent: number;
  failed: number;
  bounced: number;
  opens: number;
  clicks: number;
  unsubscribed: number;
  balanced: boolean;
}

export function outcomeOf(articles: number, subscribers: number, said: Report): Outcome {
  return {
    articles,
    subscribers,
    intended: said.intended,
    sent: said.sent,
    failed: said.books.failed,
    bounced: said.bounces,
    opens: said.images.people,
    clicks: said.clicks.people,
    unsubscribed: said.unsubscribes,
    balanced: balances(said.books),
  };
}

/** Throws, naming each figure, where the house and those who counted outside of it differ. */
export function refuseDifferences(said: Outcome, counted: Outcome): void {
  const differences = (Object.keys(counted) as (keyof Outcome)[])
    .filter((name) => said[name] !== counted[name])
    .map((name) => `${name}: the house says ${said[name]}, counted outside: ${counted[name]}`);
  if (differences.length) throw new Error(`the house and the world differ\n  ${differences.join('\n  ')}`);
}

export function inWords({ books, images, clicks, unsubscribes }: Report): string {
  const { intended, sent, failed, deferred, skipped, uncertain, bounced, waiting, claimed } = books;
  return [
    `${intended} intended = ${sent} sent + ${bounced} bounced + ${failed} failed + ${deferred} deferred + ${skipped} skipped + ${uncertain} uncertain + ${waiting + claimed} under way`,
    `images fetched by people ${images.people}, by machines ${images.machines}; links followed by people ${clicks.people}, by machines ${clicks.machines}; left ${unsubscribes}`,
  ].join('\n    ');
}

/** Writes the letter as files and returns their paths. */
export async function keepLetter(
  folder: string,
  letter: { html: string; text: string; eml: Buffer },
): Promise<string[]> {
  const files = Object.entries(letter).map(([ending, content]) => ({
    path: join(folder, `letter.${ending.replace('text', 'txt')}`),
    content,
  }));
  for (const { path, content } of files) await writeFile(path, content);
  return files.map(({ path }) => path);
}

/** Everything the catcher took, and the readers' requests. */
export async function keepAll(folder: string, caught: Caught[], http: HttpLog): Promise<void> {
  await mkdir(join(folder, 'caught'), { recursive: true });
  for (const [place, { to, raw }] of caught.entries()) {
    const name = `${String(place + 1).padStart(5, '0')}-${(to[0] ?? '').replace(/[^a-z0-9.@-]/gi, '_')}.eml`;
    await writeFile(join(folder, 'caught', name), raw);
  }
  await writeFile(join(folder, 'http.log.json'), `${JSON.stringify(http.requests, null, 1)}\n`);
}
