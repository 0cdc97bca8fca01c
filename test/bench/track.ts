import { parseArgs } from 'node:util';
import { flushEvents, tallies } from '../../src/events/tallies.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { makeToken } from '../../src/platform/tokens.ts';
import { paths } from '../../src/urls.ts';
import { aReader, aReleasedIssue } from '../support/sending.ts';
import { until } from '../support/until.ts';
import { openWorld } from '../support/world.ts';
import { type Child, start } from './children.ts';
import { median, round2, say } from './figures.ts';
import type { Carried, Load } from './httpLoad.ts';
import { openStoreChild } from './storeChild.ts';

/*
 * How many images and links of letters the house answers, beside a bare node:http that answers with the same dot and
 * looks at nothing. Everything is on: tokens of readers who consented are checked, fetches are counted in a store of
 * its own process. The rounds take turns. `ratio` is the worse of image and link, in answers for each second of the
 * server's processor: the load generator needs about as much as a bare server, so that answers a second flatter ours.
 * Run: npm run bench:track -- [--rounds 5] [--ms 2000] [--connections 50]
 */

const READERS = 500;
const LINKS = 20;
/** One reader in so many lets herself be measured; the others' letters have the shared image and shared links. */
const MEASURED = 5;
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36';
const WARM_MS = 1_000;
const COUNTED_WITHIN_MS = 20_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    ms: { type: 'string', default: '2000' },
    connections: { type: 'string', default: '50' },
  },
});
const [rounds, ms, connections] = [Number(values.rounds), Number(values.ms), Number(values.connections)];
const store = await openStoreChild();
const children: Child[] = [];
const begin = async (program: string[], env = {}) => {
  const child = await start(program, env);
  children.push(child);
  return child;
};
try {
  const world = await openWorld({ MEASURING: 'individual', LOG_LEVEL: 'warn' });
  try {
    await compare(world.env());
  } finally {
    await world.close();
  }
} finally {
  for (const child of children.toReversed()) await child.end();
  await store.close();
}

async function compare(env: Record<string, string>): Promise<void> {
  const { id: issueId, number } = await anIssue();
  const tokens = await aCrowd(issueId);
  const ofReader = (n: number) => (n % MEASURED ? '' : `/${tokens[n]}`);
  const pixels = tokens.map((_, n) => `${paths.pixel}/${number}${ofReader(n)}.gif`);
  const links = tokens.map((_, n) => `${paths.link}/${number}/${1 + (n % LINKS)}${ofReader(n)}`);
  const [ours, bare, load] = [
    await begin(['test/bench/trackServer.ts', 'ours'], env),
    await begin(['test/bench/trackServer.ts', 'bare'], env),
    await begin(['test/bench/httpLoad.ts']),
  ];
  const run = async (server: Child, asked: string[], status: number, forMs = ms): Promise<Run> => {
    const before = server.cpuUs();
    const port = Number(server.ready.split(' ')[1]);
    const order: Load = { port, connections, ms: forMs, paths: asked, userAgent: BROWSER, status };
    const { answers, seconds, wrong } = JSON.parse(await load.ask(JSON.stringify(order))) as Carried;
    if (wrong) throw new Error(`${wrong} answers were not ${status}`);
    return { answers, perSec: answers / seconds, cpuUs: (server.cpuUs() - before) / answers };
  };
  const counted = { image: 0, click: 0 };
  const done: Record<'bare' | 'image' | 'click', Run[]> = { bare: [], image: [], click: [] };
  for (let round = 0; round <= rounds; round++) {
    const forMs = round === 0 ? WARM_MS : ms;
    const three = {
      bare: await run(bare, pixels, 200, forMs),
      image: await run(ours, pixels, 200, forMs),
      click: await run(ours, links, 302, forMs),
    };
    counted.image += three.image.answers;
    counted.click += three.click.answers;
    if (round === 0) continue;
    for (const name of ['bare', 'image', 'click'] as const) done[name].push(three[name]);
    say(
      `round ${round}: ${Object.entries(three)
        .map(([name, { perSec }]) => `${name} ${Math.round(perSec)}/s`)
        .join(', ')}`,
    );
  }
  await mustBeCounted(issueId, counted);
  say(`settings: ${JSON.stringify({ rounds, ms, connections, readers: READERS, node: process.version })}`);
  process.stdout.write(`${JSON.stringify(result(done))}\n`);
}

interface Run {
  answers: number;
  perSec: number;
  cpuUs: number; // an answer, of the server process
}

function result(done: Record<'bare' | 'image' | 'click', Run[]>) {
  const perSec = (runs: Run[]) => Math.round(median(runs.map((one) => one.perSec)));
  const cpuUs = (runs: Run[]) => round2(median(runs.map((one) => one.cpuUs)));
  const [image, link, reference] = [cpuUs(done.image), cpuUs(done.click), cpuUs(done.bare)];
  return {
    bench: 'track',
    ratio: round2(reference / Math.max(image, link)),
    perSec: Math.min(perSec(done.image), perSec(done.click)),
    reference: 'bare node:http answering the dot',
    referencePerSec: perSec(done.bare),
    rounds,
    cpuUsPer: { image, link, reference },
    imageRatio: round2(reference / image),
    linkRatio: round2(reference / link),
    connections,
  };
}

/** An issue that is out, whose edition has links. */
function anIssue(): Promise<Issue> {
  const links = Array.from({ length: LINKS }, (_, n) => ({
    n: n + 1,
    url: `https://a.example/${n}`,
    label: `Länk ${n}`,
    articleId: null,
  }));
  return aReleasedIssue('Ett stycke.', links);
}

/** Tokens of readers who let themselves be measured. */
async function aCrowd(issueId: string): Promise<string[]> {
  const tokens: string[] = [];
  for (let n = 0; n < READERS; n++) {
    const { id } = await aReader(`n${n}@kommun.example`, { measuring: true });
    tokens.push(makeToken('reader', [issueId, id]));
  }
  return tokens;
}

/** What is fast because it forgets is not fast: every fetch stands in the counters. */
async function mustBeCounted(issueId: string, expected: { image: number; click: number }): Promise<void> {
  await flushEvents();
  let seen = { image: 0, click: 0 };
  const areThere = async () => {
    seen = { image: 0, click: 0 };
    for (const { kind, people } of await tallies(issueId)) if (kind in seen) seen[kind as 'image' | 'click'] += people;
    return seen.image === expected.image && seen.click === expected.click;
  };
  await until(areThere, COUNTED_WITHIN_MS).catch(() => {
    throw new Error(`answered ${JSON.stringify(expected)}, counted ${JSON.stringify(seen)}`);
  });
}
