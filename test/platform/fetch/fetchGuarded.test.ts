import { once } from 'node:events';
import { createServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readConfig, useConfig } from '../../../src/config.ts';
import { decodeText } from '../../../src/platform/fetch/decodeText.ts';
import { type FetchOptions, fetchGuarded } from '../../../src/platform/fetch/fetchGuarded.ts';
import { isPublicAddress } from '../../../src/platform/fetch/publicAddress.ts';
import { answering, openSite, type Site } from '../../support/site.ts';
import { TEST_SETTINGS } from '../../support/world.ts';
import { REFUSED } from './refusedAddresses.ts';

let site: Site;
let neighbour: Site;

const HTML: FetchOptions = { types: /^text\/html$/ };
const NAMES: Record<string, string[]> = {
  'nyheter.example.se': ['127.0.0.1'],
  'inne.example.se': ['10.0.0.7'],
  'halv.example.se': ['93.184.215.14', '127.0.0.1'],
  'tom.example.se': [],
};
const resolve = async (name: string) => NAMES[name] ?? [];
const get = (url: string, options: Partial<FetchOptions> = {}) => fetchGuarded(url, { ...HTML, resolve, ...options });

beforeAll(async () => {
  [site, neighbour] = await Promise.all([openSite(), openSite()]);
});
beforeEach(() => useConfig(readConfig({ ...TEST_SETTINGS, FETCH_LOOPBACK_PORT: String(site.port) })));
afterEach(() => {
  for (const one of [site, neighbour]) {
    one.pages.clear();
    one.asked.length = 0;
  }
});
afterAll(async () => {
  await Promise.all([site.close(), neighbour.close()]);
});

describe('addresses from strangers', () => {
  test.each(REFUSED)('%s is refused: %s', async (url) => {
    useConfig(readConfig(TEST_SETTINGS)); // no port of this machine is open
    const asked: string[] = [];
    const watching = async (name: string) => {
      asked.push(name);
      return ['93.184.215.14'];
    };
    await expect(fetchGuarded(url, { ...HTML, resolve: watching })).rejects.toMatchObject({ code: 'invalid' });
    expect(asked).toEqual([]);
  });

  test('a public IPv4 address stays public and its inside-out forms do not', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const hex = (x: number, y: number) => ((x << 8) | y).toString(16);
        const inside = `${hex(a, b)}:${hex(c, d)}`;
        for (const prefix of ['::ffff:', '64:ff9b::', '::']) expect(isPublicAddress(prefix + inside)).toBe(false);
        expect(isPublicAddress(`2002:${inside}::1`)).toBe(false);
      }),
    );
    for (const ip of ['8.8.8.8', '193.10.5.1', '2a00:801:f0::1', '2606:4700::1111'])
      expect(isPublicAddress(ip)).toBe(true);
  });

  test.each(['10.0.0.7', '::ffff:10.0.0.7', 'fd00:ec2::254', '100.64.3.4'])(
    'a name that leads to %s is refused',
    async (ip) => {
      await expect(get('https://www.inera.se/', { resolve: async () => [ip] })).rejects.toMatchObject({
        code: 'invalid',
      });
    },
  );

  test('one private address among public ones spoils the name', async () => {
    await expect(get('https://halv.example.se/')).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a name without addresses does not exist', async () => {
    await expect(get('https://tom.example.se/')).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('letters of Swedish names are read', async () => {
    const asked: string[] = [];
    const watching = async (name: string) => {
      asked.push(name);
      return [];
    };
    await expect(get('https://www.örebro.se/', { resolve: watching })).rejects.toMatchObject({ code: 'unavailable' });
    expect(asked).toEqual(['www.xn--rebro-iua.se']);
  });
});

describe('redirects and rebinding', () => {
  test('the name is asked once, and the connection goes to the answer', async () => {
    site.pages.set('/a', answering('hej'));
    const answers = [['127.0.0.1'], ['10.0.0.7']];
    let times = 0;
    const rebinding = async () => answers[times++] ?? [];
    const found = await get(site.url('/a', 'nyheter.example.se'), { resolve: rebinding });
    expect(found.body.toString()).toBe('hej');
    expect(times).toBe(1);
    expect(site.asked[0]?.headers.host).toBe(`nyheter.example.se:${site.port}`);
  });

  test('a name that turns private before the second request is refused then', async () => {
    site.pages.set('/a', answering('', { location: '/b' }, 302));
    const answers = [['127.0.0.1'], ['10.0.0.7']];
    let times = 0;
    const rebinding = async () => answers[times++] ?? [];
    await expect(get(site.url('/a', 'nyheter.example.se'), { resolve: rebinding })).rejects.toMatchObject({
      code: 'invalid',
    });
    expect(site.asked.map(({ path }) => path)).toEqual(['/a']);
  });

  test.each([
    ['a private name', 'http://inne.example.se/'],
    ['the metadata address', 'http://169.254.169.254/latest/'],
    ['another scheme', 'file:///etc/passwd'],
    ['credentials', 'http://a:b@www.inera.se/'],
    ['no address', 'http://'],
  ])('a redirect to %s is refused', async (_what, location) => {
    site.pages.set('/a', answering('', { location }, 301));
    await expect(get(site.url('/a'))).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a redirect to another port of this machine is refused, and that port hears nothing', async () => {
    neighbour.pages.set('/secret', answering('secret'));
    site.pages.set('/a', answering('', { location: neighbour.url('/secret') }, 307));
    await expect(get(site.url('/a'))).rejects.toMatchObject({ code: 'invalid' });
    expect(neighbour.asked).toEqual([]);
  });

  test('four redirects are followed, five are not', async () => {
    for (let n = 0; n < 6; n += 1) site.pages.set(`/${n}`, answering('', { location: `/${n + 1}` }, 308));
    site.pages.set('/6', answering('framme'));
    expect((await get(site.url('/2'))).url).toBe(site.url('/6'));
    await expect(get(site.url('/1'))).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a public house opens no port of its own', async () => {
    expect(() =>
      readConfig({ ...TEST_SETTINGS, PUBLIC_URL: 'https://aktuellt.test.se', FETCH_LOOPBACK_PORT: '8089' }),
    ).toThrow('FETCH_LOOPBACK_PORT');
  });
});

describe('limits', () => {
  const big = Buffer.alloc(3_000_000, 'a');

  test('a body that is too large is cut off, with and without a stated length', async () => {
    site.pages.set('/stated', answering(big, { 'content-length': String(big.length) }));
    site.pages.set('/streamed', (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      res.write(big);
      res.end();
    });
    for (const path of ['/stated', '/streamed'])
      await expect(get(site.url(path), { maxBytes: 100_000 })).rejects.toMatchObject({ code: 'too-large' });
  });

  test.each([
    ['gzip', gzipSync(big)],
    ['br', brotliCompressSync(big)],
  ])('a small %s body that unpacks to a large one is cut off', async (encoding, body) => {
    expect(body.length).toBeLessThan(10_000);
    site.pages.set('/bomb', answering(body, { 'content-encoding': encoding }));
    await expect(get(site.url('/bomb'), { maxBytes: 100_000 })).rejects.toMatchObject({ code: 'too-large' });
  });

  test('packed bodies are unpacked', async () => {
    site.pages.set('/gzip', answering(gzipSync('åäö'), { 'content-encoding': 'gzip' }));
    expect(decodeText(await get(site.url('/gzip')))).toBe('åäö');
    site.pages.set('/broken', answering('åäö', { 'content-encoding': 'gzip' }));
    await expect(get(site.url('/broken'))).rejects.toMatchObject({ code: 'unavailable' });
    site.pages.set('/odd', answering('åäö', { 'content-encoding': 'zstd' }));
    await expect(get(site.url('/odd'))).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a server that drips is left when the time is up, also in the body and while the name is resolved', async () => {
    site.pages.set('/silent', () => undefined);
    site.pages.set('/drip', (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      const dripping = setInterval(() => res.write('a'), 20);
      res.on('close', () => clearInterval(dripping));
    });
    for (const path of ['/silent', '/drip'])
      await expect(get(site.url(path), { timeoutMs: 150 })).rejects.toThrow('Servern svarade inte i tid.');
    const never = () => new Promise<string[]>(() => undefined);
    await expect(get('https://www.inera.se/', { resolve: never, timeoutMs: 100 })).rejects.toThrow('inte i tid');
  });

  test('another content type is refused', async () => {
    site.pages.set('/pdf', answering('%PDF', { 'content-type': 'application/pdf' }));
    await expect(get(site.url('/pdf'))).rejects.toMatchObject({ code: 'invalid' });
  });

  test('a body that is cut short is no answer', async () => {
    site.pages.set('/short', (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html', 'content-length': '1000' });
      res.write('half');
      setImmediate(() => res.destroy());
    });
    await expect(get(site.url('/short'))).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('a dead port says so', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as { port: number };
    await new Promise((done) => gone.close(done));
    useConfig(readConfig({ ...TEST_SETTINGS, FETCH_LOOPBACK_PORT: String(port) }));
    await expect(get(`http://127.0.0.1:${port}/`)).rejects.toThrow('tar inte emot');
  });

  test('other statuses come back without a body', async () => {
    site.pages.set('/gone', answering('gone', {}, 410));
    expect(await get(site.url('/gone'))).toMatchObject({ status: 410, body: Buffer.alloc(0) });
  });
});

describe('the text of an answer', () => {
  const text = (body: Buffer, type = 'text/html') => decodeText({ body, headers: { 'content-type': type } });

  test('is read in the character set of its first bytes, header or markup', () => {
    expect(text(Buffer.from('\ufeffåäö'), 'text/html; charset=iso-8859-1')).toBe('åäö');
    expect(text(Buffer.from('åäö', 'latin1'), 'text/html; charset=iso-8859-1')).toBe('åäö');
    expect(text(Buffer.from('<meta charset="windows-1252">åäö', 'latin1'))).toContain('åäö');
    expect(text(Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?>åäö', 'latin1'))).toContain('åäö');
    expect(text(Buffer.from('åäö'), 'text/html; charset=nonsense')).toBe('åäö');
  });
});
