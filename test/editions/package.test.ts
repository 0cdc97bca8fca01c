import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromBufferPromise } from 'yauzl';
import { offline, picturesIn } from '../../src/editions/package/offline.ts';
import { packageIssue } from '../../src/editions/package/packageIssue.ts';
import { HOUSE } from '../../src/staff/actor.ts';
import { listAudit } from '../../src/staff/audit.ts';
import { createKey } from '../../src/staff/keys.ts';
import { forget } from '../../src/subscribers/person.ts';
import { type Front, openFront } from '../support/front.ts';
import { aDraft, aPublishedIssue, type Made } from '../support/published.ts';
import { aReader } from '../support/sending.ts';
import { signedIn } from '../support/staffCookie.ts';
import { openWorld, type World } from '../support/world.ts';

/* What the archives get (R105). */

let world: World;
let front: Front;
let made: Made;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  made = await aPublishedIssue();
}, 30_000);
afterAll(async () => {
  await front.close();
  await world.close();
});

async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
  return files;
}
const packed = async () => buffer((await packageIssue(made.issue.id)).zip);
const within = (name: string) => `nummer-${made.issue.number}/${name}`;

describe('an archive package', () => {
  test('holds the issue as web page, letters, pictures and facts, each with its checksum', async () => {
    const files = await unzip(await packed());
    const text = (name: string) => files.get(within(name))?.toString('utf8') ?? '';
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(
        ['index.html', 'brev/sv.html', 'brev/sv.txt', 'brev/en.html', 'bilder/vard.jpg', 'metadata.json'].map(within),
      ),
    );
    const sums = text('SHA256SUMS').trim().split('\n');
    expect(sums).toHaveLength(files.size - 1);
    for (const line of sums) {
      const [sum, name = ''] = line.split('  ');
      expect([
        name,
        createHash('sha256')
          .update(files.get(within(name)) ?? '')
          .digest('hex'),
      ]).toEqual([name, sum]);
    }
    expect(text('index.html')).toContain('Hon gjorde journalen läsbar');
    expect(text('brev/sv.txt')).toContain('Hon gjorde journalen läsbar');
    expect(JSON.parse(text('metadata.json'))).toMatchObject({
      ...{ number: made.issue.number, editionHash: made.issue.approval?.editionHash },
    });
  });

  test('opens without a network: no picture, style or script from any host', async () => {
    for (const [name, bytes] of await unzip(await packed())) {
      if (!name.endsWith('.html')) continue;
      const html = bytes.toString('utf8');
      expect([name, html.match(/\b(?:src|background)="(?!(?:\.\.\/)?bilder\/)[^"]*"/gi) ?? []]).toEqual([name, []]);
      expect([name, html.match(/<(?:script|link|iframe|object)\b|@import|url\(/gi) ?? []]).toEqual([name, []]);
    }
  });

  test('is the same to the last byte whoever reads, leaves or is forgotten', async () => {
    const reader = await aReader('anna@kommun.example', { name: 'Anna Åberg' });
    const before = await packed();
    await forget(reader.id);
    expect((await packed()).equals(before)).toBe(true);
    expect(before.includes('anna@kommun.example')).toBe(false);
  });

  test('is made at the desk and by the API, and leaves a line in the trail', async () => {
    const cookie = await signedIn(front.url);
    const report = await fetch(`${front.url}/desk/nummer/${made.issue.id}/rapport`, { headers: { Cookie: cookie } });
    const csrf = /name="_csrf" value="([^"]+)"/.exec(await report.text())?.[1] ?? '';
    const fromDesk = await fetch(`${front.url}/desk/nummer/${made.issue.id}/arkivpaket`, {
      ...{ method: 'POST', headers: { Cookie: cookie }, body: new URLSearchParams({ _csrf: csrf }) },
    });
    const { secret } = await createKey('arkivet', ['read'], HOUSE);
    const fromApi = await fetch(`${front.url}/api/v1/issues/${made.issue.id}/package`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
    const bytes = await packed();
    for (const answer of [fromDesk, fromApi]) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
      expect(answer.headers.get('content-disposition')).toContain(`nummer-${made.issue.number}.zip`);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    }
    expect((await listAudit()).items.filter(({ what }) => what === 'issue-packaged')).toHaveLength(2);
  });

  test('is not made of what readers have not got', async () => {
    const { issue } = await aDraft();
    await expect(packageIssue(issue.id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(packageIssue('0'.repeat(24))).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('pictures of other houses become their words; those that we keep are found by name', () => {
  const html =
    '<img src="https://x.example/bilder/vard.jpg" alt="Vård"><img alt="En sol" src="https://foreign.example/sol.png">';
  expect(picturesIn(html)).toEqual(['vard']);
  expect(offline(html, 'bilder/', new Set(['vard']))).toBe('<img src="bilder/vard.jpg" alt="Vård">En sol');
  expect(offline(html, 'bilder/', new Set())).toBe('VårdEn sol');
});
