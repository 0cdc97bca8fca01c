import { describe, expect, test } from '@jest/globals';
import { withoutBursts } from '../../src/events/bursts.ts';
import type { Hit } from '../../src/events/event.ts';
import { fetcherOf } from '../../src/events/fetcher.ts';

/*
 * Invented traces of one reader's letter, with a known truth (R87): how many of the machines are found, and whether
 * anybody real is taken for one. What nobody can tell stays a person, and the report says that it is an upper bound.
 */

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';
const APPLE = 'Mozilla/5.0';
const GMAIL = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const BARRACUDA = 'Mozilla/5.0 (Windows NT 10.0) BarracudaSentinel (EE)';
const MINUTE_MS = 60_000;

interface Request {
  ms: number;
  link: number | null; // null: the image
  agent: string;
  method?: string;
}
const clicks = (agent: string, links: number[], from: number, apart: number): Request[] =>
  links.map((link, at) => ({ link, agent, ms: from + at * apart }));

const HUMANS: [string, Request[]][] = [
  ['one article, then another', clicks(CHROME, [3, 5], 9 * MINUTE_MS, 40_000)],
  ['in a hurry, the same link twice', clicks(CHROME, [3, 3, 4], MINUTE_MS, 700)],
  ['opens six in tabs, one a second', clicks(CHROME, [1, 2, 3, 4, 5, 6], 5 * MINUTE_MS, 1_100)],
  ['looks at the pictures', [{ ms: 4_000, link: null, agent: CHROME }]],
];
const MACHINES: [string, Request[]][] = [
  ['Apple fetches every picture', [{ ms: 900, link: null, agent: APPLE }]],
  ['Gmail fetches and keeps it', [{ ms: 2_000, link: null, agent: GMAIL }]],
  ['Safe Links, all links at once', clicks(CHROME, [1, 2, 3, 4, 5, 6], 20_000, 60)],
  ['Safe Links asks by HEAD first', clicks(CHROME, [1, 2], 9_000, 30).map((one) => ({ ...one, method: 'HEAD' }))],
  ['Barracuda', clicks(BARRACUDA, [1, 2], 3_000, 5_000)],
];
/** Hours later, one link, as a browser: a person or a sandbox. */
const UNKNOWN: Request[] = clicks(CHROME, [4], 190 * MINUTE_MS, 0);

function judged(trace: Request[]): Hit['fetcher'][] {
  const hits = trace.map(({ ms, link, agent, method = 'GET' }): Hit => {
    const fetcher = fetcherOf({ userAgent: agent, method });
    const kind = link === null ? 'image' : 'click';
    return { issueId: 'i', subscriberId: 's', kind, link, at: new Date(ms), fetcher };
  });
  const held = hits.filter(({ kind, fetcher }) => kind === 'click' && fetcher === 'person');
  return [...hits.filter((hit) => !held.includes(hit)), ...withoutBursts(held)].map(({ fetcher }) => fetcher);
}

describe('of traces whose truth is known', () => {
  test.each(HUMANS)('a person: %s', (_, trace) => expect(new Set(judged(trace))).toEqual(new Set(['person'])));
  test.each(MACHINES)('a machine: %s', (_, trace) => expect(new Set(judged(trace))).toEqual(new Set(['machine'])));
  test('what nobody can tell counts as a person', () => expect(judged(UNKNOWN)).toEqual(['person']));

  test('in the middle of a scan the reader’s own click goes with it, and the one after does not', () => {
    const own = clicks(CHROME, [2], 20_100, 0);
    const later = clicks(CHROME, [5], 26_000, 0);
    const all = judged([...clicks(CHROME, [1, 3, 4], 20_000, 60), ...own, ...later]);
    expect(all).toEqual(['machine', 'machine', 'machine', 'machine', 'person']);
  });
});
