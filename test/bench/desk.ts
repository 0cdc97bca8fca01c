import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { buildApp } from '../../src/app.ts';
import { listArticles } from '../../src/articles/article.store.ts';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { suggest } from '../../src/issues/suggest.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { createStaff } from '../../src/staff/signIn.ts';
import { openWorld } from '../support/world.ts';
import { fillWithArticles, SEARCHES } from './articleSearch.ts';

/*
 * How fast the desk answers whoever types: the letter of an issue with 12 articles after a keystroke, and the search of
 * 20,000 articles. Both also as ratio to a bare page of the same server (the way in). The last line is JSON.
 * Run: npm run bench:desk
 */

const ARTICLES = 20_000;
const IN_THE_ISSUE = 12;
const ROUNDS = 100;
const WARM_UP = 10;
const MOST_MS = { preview: 150, search: 50 }; // p95
const PASSWORD = 'en-lång-mening-att-minnas';
const LEAD = 'En ingress som är så lång som ingresser brukar vara, med två meningar. Den säger det viktigaste först.';

interface Times {
  p50: number;
  p95: number;
}

const world = await openWorld();
const server = createServer((req, res) => buildApp()(req, res));
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
world.set({ PUBLIC_URL: base });
try {
  const issue = await usualIssue();
  const signedIn = await signIn();
  const bare = await measure(() => get('/desk/logga-in'));
  const preview = await measure((round) => post(issue, signedIn, round));
  const desk = await measure(() => get(`/desk/nummer/${issue.id}`, signedIn.cookie));
  await fillWithArticles(ARTICLES);
  await listArticles({ search: 'journal' }); // the first search fills the shelf: once in the life of a process
  const search: Record<string, Times> = {};
  for (const [kind, query] of Object.entries(SEARCHES))
    search[kind] = await measure(() => listArticles({ ...query(), limit: 50 }));
  const page = await measure(() => get('/desk/artiklar?sok=journal', signedIn.cookie));
  report({ bare, preview, desk, searchPage: page }, search);
} finally {
  server.closeAllConnections();
  server.close();
  await world.close();
}

function report(pages: Record<'bare' | 'preview' | 'desk' | 'searchPage', Times>, search: Record<string, Times>): void {
  for (const [name, { p50, p95 }] of Object.entries({ ...pages, ...search }))
    process.stdout.write(`${name.padEnd(20)} p50 ${p50.toFixed(1)} ms  p95 ${p95.toFixed(1)} ms\n`);
  const slowest = Math.max(...Object.values(search).map(({ p95 }) => p95));
  const ratio = ({ p50 }: Times) => Number((p50 / pages.bare.p50).toFixed(1));
  const [preview, worst] = [Number(pages.preview.p95.toFixed(1)), Number(slowest.toFixed(1))];
  const ok = preview <= MOST_MS.preview && worst <= MOST_MS.search;
  if (!ok) process.exitCode = 1;
  const line = {
    bench: 'desk',
    ...{ articles: ARTICLES, inTheIssue: IN_THE_ISSUE, barePageP50Ms: Number(pages.bare.p50.toFixed(1)) },
    ...{ previewP95Ms: preview, previewToBare: ratio(pages.preview), deskToBare: ratio(pages.desk) },
    ...{ searchP95Ms: worst, searchPageToBare: ratio(pages.searchPage), ok },
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function usualIssue(): Promise<Issue> {
  const kinds = ['nyhet', 'aktuellt', 'tjanst', 'projekt'] as const;
  for (let n = 0; n < IN_THE_ISSUE; n += 1) {
    const blocks = Array.from({ length: 8 }, (_, at) => ({
      type: 'paragraph' as const,
      text: `${at} ${LEAD} ${LEAD}`,
    }));
    const title = `Artikel ${n}: ${'abcdefghijkl'.charAt(n).repeat(6)} i alla regioner`;
    await takeInArticle({ title, kind: kinds[n % 4] ?? 'nyhet', lead: `${n}. ${LEAD}`, blocks }, HOUSE);
  }
  const issue = await createIssue(HOUSE);
  const { sections, subject, preheader } = await suggest();
  return changeIssue(issue.id, issue.version, { sections, subject, preheader }, HOUSE);
}

async function signIn(): Promise<{ cookie: string; csrf: string }> {
  await createStaff({ email: 'anna@exempel.se', name: 'anna', role: 'communicator', password: PASSWORD }, HOUSE);
  const body = new URLSearchParams({ email: 'anna@exempel.se', password: PASSWORD });
  const answer = await fetch(`${base}/desk/logga-in`, { method: 'POST', body, redirect: 'manual' });
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const home = await (await fetch(`${base}/desk`, { headers: { cookie } })).text();
  return { cookie, csrf: /name="_csrf" value="([^"]+)"/.exec(home)?.[1] ?? '' };
}

async function get(path: string, cookie = ''): Promise<void> {
  const answer = await fetch(base + path, { headers: { cookie } });
  await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
}

/** A keystroke: another subject and another title each time. */
async function post(issue: Issue, { cookie, csrf }: { cookie: string; csrf: string }, round: number): Promise<void> {
  const item = issue.sections[0]?.items[0]?.id;
  const body = new URLSearchParams({ _csrf: csrf, 'f-subject': `Ämne ${round}`, [`title-${item}`]: `Rubrik ${round}` });
  const answer = await fetch(`${base}/desk/nummer/${issue.id}/forhandsvisning`, {
    method: 'POST',
    body,
    headers: { cookie },
  });
  if (!(await answer.text()).includes(`Rubrik ${round}`))
    throw new Error(`the letter lacks what was typed: ${answer.status}`);
}

/** ms as the asker waits, the way over loopback included. */
async function measure(ask: (round: number) => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const started = performance.now();
    await ask(round);
    if (round >= WARM_UP) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(times.length * part)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
