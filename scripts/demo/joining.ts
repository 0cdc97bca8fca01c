import { setTimeout as wait } from 'node:timers/promises';
import { paths } from '../../src/urls.ts';
import type { Sink } from '../../test/support/sink.ts';
import { until } from '../../test/support/until.ts';
import { addressOf, wantsMeasuring } from './crowd.ts';
import { addressesOf, type HttpLog, openLetter } from './reader.ts';
import { inParallel } from './stages.ts';

const AT_ONCE = 20;
/** A form that is filled in faster than this is taken for a machine's. */
const FILLING_IN_MS = 2_100;
const LETTERS_WITHIN_MS = 120_000;

/** Readers subscribe on the page, get a letter each, open its link, press the button and are welcomed. */
export async function joinAll(
  count: number,
  http: HttpLog,
  sink: Sink,
  publicUrl: string,
  tell: (progress: string) => void,
): Promise<void> {
  const form = hiddenFields(await (await http.fetch('person', publicUrl + paths.subscribe)).text());
  await wait(FILLING_IN_MS);
  const readers = Array.from({ length: count }, (_, n) => n);
  await inParallel(readers, AT_ONCE, async (n) => {
    const answers = { ...form, address: addressOf(n), ...(wantsMeasuring(n) ? { measuring: 'ja' } : {}) };
    await pressed(http, publicUrl + paths.subscribe, answers);
    tell(`${n + 1} of ${count} have asked`);
  });
  await until(() => sink.caught.length >= count, LETTERS_WITHIN_MS);
  await inParallel([...sink.caught], AT_ONCE, async (caught, n) => {
    const letter = await openLetter(caught);
    const link = addressesOf(letter.html).links.find((url) => url.startsWith(publicUrl + paths.confirm));
    if (!link) throw new Error(`the confirmation letter to ${letter.to} has no link`);
    const page = await http.fetch('person', link);
    await pressed(http, link, hiddenFields(await page.text()));
    tell(`${n + 1} of ${count} have confirmed`);
  });
  // Each is welcomed, so that what comes after these letters is the issue.
  await until(() => sink.caught.length >= 2 * count, LETTERS_WITHIN_MS);
}

/** Presses the button of a page: a POST of its form. */
async function pressed(http: HttpLog, url: string, answers: Record<string, string>): Promise<void> {
  const response = await http.fetch('person', url, { method: 'POST', body: new URLSearchParams(answers) });
  if (response.status >= 400) throw new Error(`POST ${url} answered ${response.status}`);
}

function hiddenFields(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([input]) => input);
  return Object.fromEntries(
    inputs.map((input) => [/name="([^"]*)"/.exec(input)?.[1] ?? '', /value="([^"]*)"/.exec(input)?.[1] ?? '']),
  );
}
