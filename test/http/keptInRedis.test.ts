import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeFormToken } from '../../src/http/formToken.ts';
import { LONGEST_SPAN_S } from '../../src/http/limits.ts';
import { redis } from '../../src/platform/redis.ts';
import { preferencesUrl } from '../../src/urls.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { aPublishedIssue } from '../support/published.ts';
import { aReader } from '../support/sending.ts';
import { signedIn } from '../support/staffCookie.ts';

/* What guards the doors remembers networks and accounts for a day at most, and sessions no longer than they live (R104). */

let house: Newsroom;
beforeAll(async () => {
  house = await openNewsroom({ TRUST_PROXY: '1' });
}, 20_000);
afterAll(() => house.close());

const from = { 'X-Forwarded-For': '198.51.100.77' };
const post = (path: string, body: Record<string, string>) =>
  fetch(new URL(path, house.url), {
    method: 'POST',
    redirect: 'manual',
    headers: from,
    body: new URLSearchParams(body),
  });

test('after every kind of call: no whole address, no account in clear, and a time to go', async () => {
  const { articleId, issue } = await aPublishedIssue();
  const { id } = await aReader('anna@kommun.example');
  await signedIn(house.url);
  const form = makeFormToken(new Date(Date.now() - 10_000));
  await post('/prenumerera', { form, address: 'ny@kommun.example' });
  await post('/min-lank', { form, address: 'anna@kommun.example' });
  await post('/desk/logga-in', { email: 'fel@exempel.se', password: 'fel' });
  await post(`/artiklar/${articleId}/hjalpte`, { answer: 'ja' });
  await post(`/hjalpte/${issue.number}/ja`, {});
  await fetch(preferencesUrl(id).replace(/.{6}$/, 'AAAAAA'), { headers: from });
  await fetch(`${house.url}/api/v1/issues`, { headers: { ...from, Authorization: 'Bearer akt_fel' } });

  const keys = (await redis().keys('*')).filter((key) => !key.startsWith('bull:'));
  const names = new Set(keys.map((key) => key.split(':').slice(0, 2).join(':')));
  for (const name of [
    'limit:sign-up',
    'limit:sign-in-account',
    'limit:bad-token',
    'limit:helpful',
    'limit:api-wrong-key',
  ])
    expect([...names]).toContain(name);
  const longest = Math.max(LONGEST_SPAN_S, house.world.config.SESSION_HOURS * 3_600);
  for (const key of keys) {
    const seconds = await redis().ttl(key);
    expect([key, seconds > 0 && seconds <= longest]).toEqual([key, true]);
    expect(key).not.toMatch(/198\.51\.100\.77|@|exempel|kommun/);
  }
  for (const key of await redis().keys('bull:*')) {
    const bytes = (await redis().dumpBuffer(key))?.toString('latin1') ?? '';
    expect([key, /198\.51\.100|@kommun|@exempel/.test(bytes)]).toEqual([key, false]);
  }
});
