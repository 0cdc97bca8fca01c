import { config } from './config.ts';
import { keyedHash, makeMailToken, makeToken } from './platform/tokens.ts';

/*
 * What we print on letters and pages: every public address in one place, so that a door can move without a hunt.
 * Paths are Swedish because readers see them. A letter's per-reader part is a token at the end of its URL.
 */

const DAY_MS = 86_400_000;
const CONFIRM_LIVES_MS = 2 * DAY_MS;
const PREFERENCES_LIVE_MS = 45 * DAY_MS;
const OWN_DATA_LIVES_MS = 3_600_000;

export const paths = {
  home: '/',
  subscribe: '/prenumerera',
  confirm: '/bekrafta', // + /:token
  preferences: '/val', // + /:token
  myData: '/mina-uppgifter', // + /:token (export), /:token/fil; asked for on preferences + /:token/uppgifter
  erase: '/radera', // + /:token
  newAddress: '/ny-adress', // + /:token
  unsubscribe: '/avsluta', // + /:token  GET: page with a button; POST: RFC 8058 or the page's own form
  sendLink: '/min-lank',
  archive: '/nummer', // + /:number
  article: '/artiklar', // + /:id
  calendar: '/kalender', // + /:articleId.ics
  colours: '/farger.css', // the accent of the newsletter's look
  link: '/l', // + /:number/:n[/:token]
  pixel: '/o', // + /:number.gif or /:number/:token.gif
  images: '/bilder', // files of the house
  webImages: '/bilder/webb', // the same, smaller, for pages
  helpful: '/hjalpte', // + /:number/ja|nej
  rehearsal: '/prov', // + /:token/… the links of test letters
  privacy: '/integritet',
  accessibility: '/tillganglighet',
  desk: '/desk',
  signIn: '/desk/logga-in',
  api: '/api/v1',
} as const;

/** The absolute address of a path of ours. */
export function absolute(path: string): string {
  return config().PUBLIC_URL + path;
}

export function confirmUrl(subscriberId: string, now = new Date()): string {
  return absolute(
    `${paths.confirm}/${makeToken('confirm', [subscriberId], new Date(now.getTime() + CONFIRM_LIVES_MS))}`,
  );
}

export function preferencesToken(subscriberId: string, now = new Date()): string {
  return makeToken('preferences', [subscriberId], new Date(now.getTime() + PREFERENCES_LIVE_MS));
}

export function preferencesUrl(subscriberId: string, now = new Date()): string {
  return absolute(`${paths.preferences}/${preferencesToken(subscriberId, now)}`);
}

/** Whether the link to her choices in a letter of then would still open them. */
export function preferencesStillOpen(then: Date, now = new Date()): boolean {
  return now.getTime() - then.getTime() < PREFERENCES_LIVE_MS;
}

/** For a letter to the new address: whoever opens it takes over the subscription of the first reader as the second. */
export function moveUrl(fromId: string, toId: string, now = new Date()): string {
  return absolute(
    `${paths.newAddress}/${makeToken('move', [fromId, toId], new Date(now.getTime() + CONFIRM_LIVES_MS))}`,
  );
}

/** For a link on a page that is open now: it need not live longer than the visit. */
export function preferencesPath(subscriberId: string, now = new Date()): string {
  return `${paths.preferences}/${makeToken('preferences', [subscriberId], new Date(now.getTime() + OWN_DATA_LIVES_MS))}`;
}

/** Where a reader sees what we keep about her. Only for a letter to her own address: the link opens everything. */
export function exportUrl(subscriberId: string, now = new Date()): string {
  return absolute(`${paths.myData}/${ownDataToken('export', subscriberId, now)}`);
}

/** Where a reader erases what we keep about her. Only for a letter to her own address. */
export function eraseUrl(subscriberId: string, now = new Date()): string {
  return absolute(`${paths.erase}/${ownDataToken('erase', subscriberId, now)}`);
}

/** Never expires (R131); names the issue, so that unsubscribes can be counted per issue. */
export function unsubscribeToken(issueId: string, subscriberId: string): string {
  return makeToken('unsubscribe', [issueId, subscriberId]);
}

export function unsubscribeUrl(issueId: string, subscriberId: string): string {
  return absolute(`${paths.unsubscribe}/${unsubscribeToken(issueId, subscriberId)}`);
}

/** The token of individual measuring: issue and reader. Only in letters of readers who consented to it. */
export function readerToken(issueId: string, subscriberId: string): string {
  return makeToken('reader', [issueId, subscriberId]);
}

export function issueUrl(number: number): string {
  return absolute(`${paths.archive}/${number}`);
}

export function articleUrl(articleId: string): string {
  return absolute(`${paths.article}/${articleId}`);
}

/** The envelope sender of one delivery (VERP, R3, R62): signed, one per issue and reader. */
export function returnPath(issueId: string, subscriberId: string): string {
  return `b${makeMailToken('verp', [issueId, subscriberId])}@${config().BOUNCE_DOMAIN}`;
}

/** Where providers send reports of spam (RFC 5965): to be given to their feedback loops. */
export function feedbackAddress(): string {
  return `fbl@${config().BOUNCE_DOMAIN}`;
}

/** The mailto of List-Unsubscribe: a letter to it unsubscribes (RFC 2369 section 3.2). */
export function unsubscribeAddress(issueId: string, subscriberId: string): string {
  return `u${makeMailToken('mail-unsubscribe', [issueId, subscriberId])}@${config().BOUNCE_DOMAIN}`;
}

/** Stable on every retry, and without a plain id of the reader (R4). */
export function messageId(issueNumber: number, issueId: string, subscriberId: string): string {
  const domain = config().FROM_ADDRESS.split('@')[1] as string;
  return `<${issueNumber}.${keyedHash('message-id', `${issueId}.${subscriberId}`).slice(0, 24)}@${domain}>`;
}

function ownDataToken(purpose: 'export' | 'erase', subscriberId: string, now: Date): string {
  return makeToken(purpose, [subscriberId], new Date(now.getTime() + OWN_DATA_LIVES_MS));
}
