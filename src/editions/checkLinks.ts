import { findArticles } from '../articles/article.store.ts';
import { itemsOf } from '../issues/assemble.ts';
import { findIssue } from '../issues/issue.store.ts';
import type { Issue } from '../issues/issue.ts';
import { fetchGuarded, type Resolver } from '../platform/fetch/fetchGuarded.ts';
import { enqueue } from '../platform/queue.ts';
import { Refusal } from '../refusal.ts';
import { findLinkStates, keepLinkState, type LinkState } from './linkState.store.ts';
import { caseOf } from './preflight/case.ts';
import { isSignIn } from './preflight/closedLinks.ts';
import { error, type Finding, warning } from './preflight/finding.ts';
import { thisHouse } from './preflight/house.ts';
import { aboutLinks, type Target, targetsIn } from './preflight/links.ts';

/*
 * Whether the addresses of an issue answer (R122). They are asked by a job and remembered; the desk only reads what is
 * known, so that no page waits for somebody else's server.
 */

const GOOD_FOR_MS = 6 * 3_600_000;
const BAD_FOR_MS = 10 * 60_000;
const TIMEOUT_MS = 8_000;
const AT_ONCE = 4;
const MOST_BYTES = 200_000;
const ANYTHING = /^/;
/** Servers that do not like HEAD, or programs at all, are asked by GET. */
const GONE = new Set([404, 410]);

type Articles = Awaited<ReturnType<typeof findArticles>>;

/** What is known of an issue's links; asks a worker to look at those that nobody has looked at lately. */
export async function linkFindings(issue: Issue, articles: Articles, now = new Date()): Promise<Finding[]> {
  const targets = soundTargets(issue, articles, now);
  const states = await findLinkStates(targets.map(({ url }) => url));
  if (targets.some(({ url }) => isStale(states.get(url), now)))
    await enqueue('editions.checkLinks', { issueId: issue.id }, { once: issue.id }).catch(() => undefined);
  return targets.flatMap((target) => aboutState(target, states.get(target.url)));
}

/** Asks every address of an issue that has not been asked lately. Safe to repeat. */
export async function checkLinks(issueId: string, now = new Date(), resolve?: Resolver): Promise<void> {
  const issue = await findIssue(issueId);
  if (!issue) return;
  const ids = itemsOf(issue.sections).map((item) => item.articleId);
  const urls = [...new Set(soundTargets(issue, await findArticles(ids), now).map(({ url }) => url))];
  const states = await findLinkStates(urls);
  const left = urls.filter((url) => isStale(states.get(url), now));
  const lane = async () => {
    for (let url = left.shift(); url !== undefined; url = left.shift())
      await keepLinkState({ url, ...(await probe(url, resolve)), checkedAt: now });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** The web addresses worth asking: those that are broken as they stand have been told already. */
function soundTargets(issue: Issue, articles: Articles, now: Date): Target[] {
  const house = thisHouse();
  const checked = caseOf(issue, articles, null, house, now);
  const hopeless = aboutLinks(checked).filter(({ code }) => code !== 'link-not-https' && code !== 'link-rehearsal');
  const wrong = new Set(hopeless.map(({ anchor, place }) => `${anchor} ${place}`));
  return targetsIn(checked).filter(
    ({ url, anchor, place }) =>
      /^https?:\/\//i.test(url) && !url.startsWith(`${house.baseUrl}/`) && !wrong.has(`${anchor} ${place}`),
  );
}

function isStale(state: LinkState | undefined, now: Date): boolean {
  if (!state) return true;
  return now.getTime() - state.checkedAt.getTime() > (state.why ? BAD_FOR_MS : GOOD_FOR_MS);
}

async function probe(url: string, resolve?: Resolver): Promise<Pick<LinkState, 'status' | 'why'>> {
  const options = { types: ANYTHING, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES, ...(resolve ? { resolve } : {}) };
  try {
    const head = await fetchGuarded(url, { ...options, method: 'HEAD' }).catch(() => null);
    const { status, url: landed } = head?.status === 200 ? head : await fetchGuarded(url, options);
    return { status, why: isThere(status) ? ledAway(url, landed) : `Servern svarade ${status}.` };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    // A page that is larger than we care to read is there.
    return problem.code === 'too-large' ? { status: 200, why: null } : { status: null, why: problem.message };
  }
}

/** A redirect that loses the reader: to a page for signing in, or to the front page of what was moved. */
function ledAway(asked: string, landed: string): string | null {
  if (landed === asked) return null;
  if (isSignIn(landed) && !isSignIn(asked)) return 'Den skickar vidare till en inloggning.';
  const isFront = ({ pathname, search }: URL) => pathname === '/' && search === '';
  return isFront(new URL(landed)) && !isFront(new URL(asked)) && new URL(asked).pathname.length > 1
    ? 'Den skickar vidare till webbplatsens startsida.'
    : null;
}

/** A page that wants a sign-in, or asks programs to wait, is there for its readers. */
function isThere(status: number): boolean {
  return status < 400 || [401, 403, 405, 406, 429].includes(status);
}

function aboutState(target: Target, state: LinkState | undefined): Finding[] {
  if (!state?.why) return [];
  const there = state.status !== null && isThere(state.status);
  if (there)
    return [
      warning('link-closed', target, `${state.why} (${target.url.slice(0, 80)})`, 'Byt den mot sidans egen adress.'),
    ];
  const gone = state.status !== null && GONE.has(state.status);
  const say = gone ? error : warning;
  const sentence = `Länken svarar inte som den ska: ${target.url.slice(0, 80)}. ${state.why}`;
  return [
    say('link-dead', target, sentence, gone ? 'Byt den mot en sida som finns.' : 'Öppna den själv och kontrollera.'),
  ];
}
