import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Issue } from '../src/issues/issue.ts';
import { type Report, report } from '../src/reports/report.ts';
import { countSubscribers } from '../src/subscribers/list.ts';
import { type Caught, openSink, type Sink } from '../test/support/sink.ts';
import { until } from '../test/support/until.ts';
import { addressOf, CAST, likeTheWorld } from './demo/crowd.ts';
import { type House, openHouse } from './demo/house.ts';
import { joinAll } from './demo/joining.ts';
import { approveAndSchedule, assemble, hireStaff, look, type Staffed, takeInAll, untilSent } from './demo/newsroom.ts';
import { type Options, readOptions } from './demo/options.ts';
import { takePictures } from './demo/pictures.ts';
import { HttpLog, openLetter } from './demo/reader.ts';
import { type Counted, countedByReaders, readAll, scan } from './demo/reading.ts';
import { inWords, keepAll, keepLetter, outcomeOf, refuseDifferences } from './demo/results.ts';
import { returnLetter } from './demo/returned.ts';
import { Stages } from './demo/stages.ts';

/*
 * The main job on real input, from articles to books that balance, without a question. The house is real (its own
 * processes, store, Redis and mail door); the catcher at the other end behaves like the world, and the readers are
 * HTTP requests. What the house says at the end is compared with what the catcher and the readers counted themselves.
 */

const SETTLES_WITHIN_MS = 30_000;

interface Scene {
  options: Options;
  house: House;
  sink: Sink;
  http: HttpLog;
  stages: Stages;
  results: string;
}

try {
  await demonstrate(readOptions(process.argv.slice(2)));
} catch (problem) {
  console.error(`The demo stopped: ${(problem as Error).message}`);
  process.exitCode = 1;
}

async function demonstrate(options: Options): Promise<void> {
  const stages = new Stages();
  const folder = await mkdtemp(join(tmpdir(), 'aktuellt-demo-'));
  const results = options.keep ?? (await mkdtemp(join(tmpdir(), 'aktuellt-letter-')));
  await mkdir(results, { recursive: true });
  const sink = await openSink();
  try {
    const house = await stages.run(
      'house',
      () => openHouse(folder, sink.url),
      ({ config }) => `serves at ${config.PUBLIC_URL}`,
    );
    await publish({ options, house, sink, http: new HttpLog(), stages, results }).finally(() => house.close());
  } finally {
    await sink.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function publish(scene: Scene): Promise<void> {
  const { options, house, sink, http, stages } = scene;
  const staff = await hireStaff();
  const intake = await stages.run(
    'articles',
    () => takeInAll(options.files, staff),
    ({ taken, refused }) => [`${taken} taken in`, ...refused].join('\n    '),
  );
  const readers = options.readers;
  await stages.run(
    'subscribers',
    (tell) => joinAll(readers, http, sink, house.config.PUBLIC_URL, tell),
    () => `${readers} have joined, each confirmed by a letter of her own`,
  );
  const issue = await makeIssue(stages, staff);
  const { active } = await countSubscribers();
  const confirmations = sink.caught.length;
  likeTheWorld(sink);
  await stages.run(
    'approval',
    () => approveAndSchedule(issue, staff),
    ({ approval }) => `by a second person, for ${approval?.audience} readers`,
  );
  await stages.run(
    'sending',
    () => untilSent(issue.id),
    () => `${sink.caught.length - confirmations} letters taken by the catcher`,
  );
  const caught = sink.caught.slice(confirmations);

  const own = await comeBack(scene, caught, issue);
  const said = await stages.run('report', () => settled(issue.id, own), inWords);
  for (const file of await keepFiles(scene, letterTo(caught, CAST.leaves))) console.log(file);

  const outcome = outcomeOf(intake.taken, active, said);
  const { scanned, ...read } = own;
  const counted = {
    articles: options.files.length - intake.refused.length,
    subscribers: readers,
    intended: readers,
    sent: caught.length,
    failed: 1,
    bounced: 1,
    ...read,
    balanced: true,
  };
  refuseDifferences(outcome, counted);
  console.log(JSON.stringify({ ...outcome, seconds: stages.seconds }));
}

/** The month's issue as the newsroom makes it, and a look at it as readers will see it. */
async function makeIssue(stages: Stages, staff: Staffed): Promise<Issue> {
  const issue = await stages.run(
    'issue',
    () => assemble(staff),
    ({ number, sections }) =>
      `number ${number}, ${sections.flatMap(({ items }) => items).length} articles in ${sections.length} sections`,
  );
  await stages.run(
    'preview',
    () => look(issue),
    ({ subject, warnings }) => [`"${subject}"`, ...warnings].join('\n    '),
  );
  return issue;
}

/** The letter as files and pictures, and with --keep everything that was caught. Returns the paths to print. */
async function keepFiles({ options, sink, http, results }: Scene, caught: Caught): Promise<string[]> {
  const { html, text } = await openLetter(caught);
  const files = await keepLetter(results, { html, text, eml: caught.raw });
  if (options.keep) await keepAll(options.keep, sink.caught, http);
  return [...files, ...(await takePictures(html, results))];
}

/** What comes back: one letter, and then the readers, and a machine. Returns what they counted themselves. */
async function comeBack({ house, http, stages }: Scene, caught: Caught[], issue: { id: string; number: number }) {
  const { PUBLIC_URL, MAIL_DOOR_PORT } = house.config;
  await stages.run(
    'return',
    () => returnLetter(letterTo(caught, CAST.returned), MAIL_DOOR_PORT),
    () => 'one letter came back to its return path',
  );
  const letters = (await Promise.all(caught.map(openLetter))).filter(({ to }) => to !== addressOf(CAST.returned));
  await stages.run(
    'reading',
    () => readAll(letters, http, PUBLIC_URL, addressOf(CAST.leaves)),
    () => `${letters.length} readers; one left by one click`,
  );
  const [first] = letters;
  if (first)
    await stages.run(
      'scanner',
      () => scan(first, http, PUBLIC_URL),
      (requests) => `${requests} requests of a mail gateway`,
    );
  return countedByReaders(http, PUBLIC_URL, issue.number);
}

/** Counts are written in groups a moment later: waits until they are what the readers did, or says what they are. */
async function settled(issueId: string, own: Counted): Promise<Report> {
  const isSettled = async () => {
    const { images, clicks, bounces } = await report(issueId);
    const counted = clicks.people >= own.clicks && clicks.machines >= own.scanned;
    return images.people >= own.opens && counted && bounces > 0;
  };
  await until(isSettled, SETTLES_WITHIN_MS).catch(() => undefined);
  return report(issueId);
}

function letterTo(caught: Caught[], reader: number): Caught {
  const address = addressOf(reader);
  const one = caught.find(({ to }) => to[0] === address);
  if (!one) throw new Error(`no letter to ${address} was caught`);
  return one;
}
