import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { log } from '../../platform/log.ts';
import { forFrame, openLetter } from './letter.ts';
import { letterPage, listPage, missingPage, VIEWS, type View } from './page.tsx';
import type { Caught, Shelf } from './shelf.ts';
import { STYLE } from './style.ts';

const PAGE_LETTERS = 50;
const MOST_LETTERS = 500;
const SHOWN_SOURCE_CHARACTERS = 300_000;
/** Nothing runs; styles and frames come from here alone. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** A letter may show pictures and its own styles, as in a mail program; it runs nothing and stays in its frame. */
const LETTER_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

interface Answer {
  status?: number;
  type: string;
  body: string | Buffer;
  policy?: string;
  location?: string;
}

/** The web page and JSON API of the dev inbox, on loopback. `port` 0 is any free one. */
export async function openInboxPages(shelf: Shelf, port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(shelf, request).then(
      (one) => send(response, one),
      (problem: unknown) => {
        log.error({ problem }, 'the inbox page failed');
        send(response, { status: 500, type: 'text/plain', body: 'Något gick fel. Se loggen.\n' });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(shelf: Shelf, request: IncomingMessage): Promise<Answer> {
  if (!isOurName(request.headers.host)) return { status: 403, type: 'text/plain', body: 'Only by localhost.\n' };
  const url = new URL(request.url ?? '/', 'http://localhost');
  const changes = request.method === 'POST' || request.method === 'DELETE';
  if (changes && !isFromHere(request)) return { status: 403, type: 'text/plain', body: 'Only from this page.\n' };
  if (request.method === 'POST' && url.pathname === '/clear') {
    await shelf.clear();
    return { status: 303, type: 'text/plain', body: '', location: '/' };
  }
  if (request.method === 'DELETE' && url.pathname === '/api/messages') return json({ removed: await shelf.clear() });
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, type: 'text/plain', body: 'GET, or DELETE /api/messages.\n' };
  return read(shelf, url);
}

async function read(shelf: Shelf, url: URL): Promise<Answer> {
  if (url.pathname === '/inbox.css') return { type: 'text/css', body: STYLE };
  if (url.pathname === '/') {
    const { items, total, next } = shelf.list(askOf(url, PAGE_LETTERS));
    return html(listPage(items, total, next, url.searchParams.get('to') ?? ''));
  }
  if (url.pathname === '/api/messages') return json(shelf.list(askOf(url, MOST_LETTERS)));
  const [, place, id = '', part] =
    /^\/(letters|api\/messages)\/([0-9-]{20})(?:\/(html|source))?$/.exec(url.pathname) ?? [];
  const caught = shelf.find(id);
  const raw = caught && (await shelf.source(id));
  if (!place || !caught || !raw)
    return url.pathname.startsWith('/api/')
      ? json({ problem: 'no such letter' }, 404)
      : { ...html(missingPage()), status: 404 };
  return place === 'letters' ? readLetter(caught, raw, part, url) : readMessage(caught, raw, part);
}

async function readMessage(caught: Caught, raw: Buffer, part: string | undefined): Promise<Answer> {
  if (part === 'source') return { type: 'message/rfc822', body: raw };
  return json({ ...caught, ...(await openLetter(raw)) });
}

async function readLetter(caught: Caught, raw: Buffer, part: string | undefined, url: URL): Promise<Answer> {
  const letter = await openLetter(raw);
  if (part === 'html') return { ...html(forFrame(letter.html ?? '')), policy: LETTER_POLICY };
  const asked = url.searchParams.get('view') ?? '';
  const view = (asked in VIEWS ? asked : letter.html ? 'html' : 'text') as View;
  return html(letterPage(caught, letter, view, raw.toString('utf8').slice(0, SHOWN_SOURCE_CHARACTERS)));
}

function askOf(url: URL, most: number) {
  const limit = Number(url.searchParams.get('limit'));
  return {
    to: url.searchParams.get('to')?.trim() ?? '',
    before: url.searchParams.get('before') ?? '',
    limit: Number.isInteger(limit) && limit > 0 ? Math.min(limit, MOST_LETTERS) : most,
  };
}

/** A page elsewhere that made its own name point at 127.0.0.1 must not read letters with secret links in them. */
function isOurName(host: string | undefined): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host ?? '');
}

function isFromHere(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || origin === `http://${host}`;
}

function html(body: string): Answer {
  return { type: 'text/html', body, policy: PAGE_POLICY };
}

function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

function send(response: ServerResponse, { status = 200, type, body, policy = "default-src 'none'", location }: Answer) {
  response.writeHead(status, {
    'content-type': type === 'message/rfc822' ? type : `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...(location ? { location } : {}),
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
