import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { theIssue } from '../../../src/issues/issue.store.ts';
import { listAudit } from '../../../src/staff/audit.ts';
import { type Front, openFront } from '../../support/front.ts';
import { aDraft } from '../../support/published.ts';
import { type AtDesk, atDesk, signedIn } from '../../support/staffCookie.ts';
import { openWorld, type World } from '../../support/world.ts';

/* Two pairs of eyes: whoever asked for the approval is not the one who gives it, whatever she asked with. */

jest.setTimeout(30_000);

let world: World;
let front: Front;
let anna: AtDesk;
let bo: AtDesk;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
  world.set({ PUBLIC_URL: front.url });
  anna = await atDesk(front.url, await signedIn(front.url));
  bo = await atDesk(front.url, await signedIn(front.url, { name: 'Bo', role: 'communicator' }));
});
afterAll(async () => {
  await front.close();
  await world.close();
});

/** A key as an operator makes it: the page tells its secret. */
async function aKey(keyName: string): Promise<string> {
  const answer = await anna.post('/desk/installningar/nycklar', { keyName, scopes: 'write' });
  return /akt_[A-Za-z0-9_-]{43}/.exec(await answer.text())?.[0] ?? '';
}

test('whoever made the key that asked does not approve; somebody else does', async () => {
  const { id } = (await aDraft()).issue;
  const headers = { Authorization: `Bearer ${await aKey('Skriptet')}` };
  const asked = await fetch(`${front.url}/api/v1/issues/${id}/review`, { method: 'POST', headers });
  expect(asked.status).toBe(200);

  const hash = (await theIssue(id)).review?.editionHash ?? '';
  const approval = `/desk/nummer/${id}/godkannande`;
  expect(await anna.page(`/desk/nummer/${id}/granskning`)).not.toContain(approval);
  expect(await bo.page(`/desk/nummer/${id}/granskning`)).toContain(approval);
  expect((await anna.post(approval, { hash })).status).toBe(403);
  expect((await bo.post(approval, { hash })).status).toBe(303);
  expect((await theIssue(id)).state).toBe('approved');
});

test('what a key asks for stands in the trail, as what a person asks for does', async () => {
  const ids = [(await aDraft()).issue.id, (await aDraft()).issue.id];
  const headers = { Authorization: `Bearer ${await aKey('Robot')}` };
  await fetch(`${front.url}/api/v1/issues/${ids[0]}/review`, { method: 'POST', headers });
  await bo.post(`/desk/nummer/${ids[1]}/granskning`);
  const lines = (await listAudit()).items.filter(({ what }) => what === 'issue-submitted');
  expect(lines.slice(0, 2)).toMatchObject([
    { actor: { name: 'Bo' }, about: { issueId: ids[1] } },
    { actor: { name: 'Nyckel Robot' }, about: { issueId: ids[0] } },
  ]);
});
