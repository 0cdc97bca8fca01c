import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { type Catcher, openCatcher } from '../../src/embedded/inbox/catcher.ts';
import { openInboxPages } from '../../src/embedded/inbox/pageServer.ts';
import { openShelf, type Shelf } from '../../src/embedded/inbox/shelf.ts';

const KEPT = 5;
let folder: string;
let shelf: Shelf;
let catcher: Catcher;
let pages: { port: number; close(): Promise<void> };
let at: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inbox-'));
  shelf = await openShelf(folder, KEPT);
  catcher = await openCatcher(shelf, 0);
  pages = await openInboxPages(shelf, 0);
  at = `http://127.0.0.1:${pages.port}`;
});

afterEach(async () => {
  await Promise.all([catcher.close(), pages.close()]);
  rmSync(folder, { recursive: true });
});

describe('a letter that is handed over', () => {
  test('is kept with its envelope and its own bytes', async () => {
    const raw =
      'From: =?utf-8?q?Bj=C3=B6rn?= <b@x.example>\r\nTo: Åsa <asa@kommun.example>\r\nSubject: =?utf-8?q?Hej_=C3=A5?=\r\n\r\nHej.\r\n';
    await post(raw, ['asa@kommun.example']);
    const { items, total } = await get('/api/messages');
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      subject: 'Hej å',
      from: 'Björn <b@x.example>',
      envelope: { from: 'b123@studs.example', to: ['asa@kommun.example'] },
    });
    const source = await (await fetch(`${at}/api/messages/${items[0].id}/source`)).text();
    expect(source).toBe(`Return-Path: <b123@studs.example>\r\nDelivered-To: asa@kommun.example\r\n${raw}`);
  });

  test('is still there after a restart, and the oldest leave when the shelf is full', async () => {
    for (let number = 1; number <= KEPT + 2; number += 1) await post(letter(`Brev ${number}`), ['a@b.example']);
    const again = await openShelf(folder, KEPT);
    expect(again.list({ limit: 10 }).items.map((one) => one.subject)).toEqual(
      [7, 6, 5, 4, 3].map((number) => `Brev ${number}`),
    );
    expect(readdirSync(folder)).toHaveLength(KEPT);
  });

  test('is taken apart for the JSON API', async () => {
    await createTransport({ host: '127.0.0.1', port: catcher.port, secure: false, ignoreTLS: true }).sendMail({
      from: 'a@b.example',
      to: 'c@d.example',
      subject: 'Två delar',
      text: 'Ren text',
      html: '<p>Fin text</p>',
    });
    const { items } = await get('/api/messages');
    const open = await get(`/api/messages/${items[0].id}`);
    expect(open.text.trim()).toBe('Ren text');
    expect(open.html).toContain('<p>Fin text</p>');
    expect(open.headers).toContainEqual({ name: 'Subject', value: '=?UTF-8?Q?Tv=C3=A5_delar?=' });
    expect(open.subject).toBe('Två delar');
  });

  test('that is broken off in the middle leaves nothing behind', async () => {
    await new Promise<void>((resolve) => {
      const socket = createConnection(catcher.port, '127.0.0.1', () => {
        socket.write('EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nSubject: halv');
        socket.on('data', (data) => String(data).includes('354') && socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    await post(letter('hel'), ['c@d.example']);
    expect((await get('/api/messages')).items.map((one: { subject: string }) => one.subject)).toEqual(['hel']);
  });
});

describe('the list', () => {
  test('is searched by recipient and paged by key', async () => {
    for (const to of ['a@kommun.example', 'b@region.example', 'c@kommun.example']) await post(letter(to), [to]);
    const first = await get('/api/messages?to=KOMMUN&limit=1');
    expect(first.items.map((one: { subject: string }) => one.subject)).toEqual(['c@kommun.example']);
    const second = await get(`/api/messages?to=KOMMUN&limit=1&before=${first.next}`);
    expect(second.items.map((one: { subject: string }) => one.subject)).toEqual(['a@kommun.example']);
    expect(second.next).toBeNull();
  });

  test('shows text as text, never as markup', async () => {
    await post(letter('<script>alert(1)</script>'), ['a@b.example']);
    const page = await (await fetch(at)).text();
    expect(page).toContain('&lt;script>alert(1)');
    expect(page).not.toContain('<script');
  });

  test('is emptied by its own button, not by another page', async () => {
    await post(letter('kvar'), ['a@b.example']);
    const foreign = await fetch(`${at}/clear`, { method: 'POST', headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
    expect((await get('/api/messages')).total).toBe(1);
    const own = await fetch(`${at}/clear`, { method: 'POST', headers: { origin: at }, redirect: 'manual' });
    expect(own.status).toBe(303);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a letter on the page', () => {
  test('runs nothing and opens its links outside the frame', async () => {
    const html =
      '<html><head><title>x</title></head><body><script>1</script><a href="http://localhost/l">l</a></body></html>';
    await post(`Content-Type: text/html\r\n${letter('html').replace('Hej', html)}`, ['a@b.example']);
    const id = (await get('/api/messages')).items[0].id;
    const frame = await fetch(`${at}/letters/${id}/html`);
    expect(frame.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups .*default-src 'none'/);
    expect(await frame.text()).toContain('<head><base target="_blank">');
    const page = await (await fetch(`${at}/letters/${id}`)).text();
    expect(page).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
  });

  test.each(['html', 'text', 'headers', 'source', 'nonsense'])('is shown as %s', async (view) => {
    await post(letter('Ett brev'), ['a@b.example']);
    const id = (await get('/api/messages')).items[0].id;
    const response = await fetch(`${at}/letters/${id}?view=${view}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Ett brev');
  });

  test.each(['/letters/..%2f..%2fetc', '/letters/00000000000000000-00', '/api/messages/../../x', '/nowhere'])(
    'that is not there is a calm 404: %s',
    async (path) => {
      expect((await fetch(at + path)).status).toBe(404);
    },
  );
});

test('only a loopback name reaches the pages', async () => {
  const status = await new Promise<string>((resolve) => {
    const socket = createConnection(pages.port, '127.0.0.1', () => {
      socket.write('GET /api/messages HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    });
    socket.once('data', (data) => resolve(String(data).split('\r\n')[0] ?? ''));
  });
  expect(status).toBe('HTTP/1.1 403 Forbidden');
});

function letter(subject: string): string {
  return `From: a@b.example\r\nTo: c@d.example\r\nSubject: ${subject}\r\n\r\nHej\r\n`;
}

async function post(raw: string, to: string[]): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: catcher.port, secure: false, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: 'b123@studs.example', to }, raw });
  transport.close();
}

// biome-ignore lint/suspicious/noExplicitAny: the answer is read by the expectations
async function get(path: string): Promise<any> {
  return (await fetch(at + path)).json();
}
