import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { findingsOf, submitForReview } from '../../src/editions/freeze.ts';
import { theIssue } from '../../src/issues/issue.store.ts';
import { waive } from '../../src/issues/waive.ts';
import { keepExamination } from '../../src/platform/mail/doctor/examination.store.ts';
import { red, yellow } from '../../src/platform/mail/doctor/fault.ts';
import { lookAtSender } from '../../src/platform/mail/doctor/look.ts';
import { queueCounts } from '../../src/platform/queue.ts';
import { ANNA, aDraft } from '../support/published.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const MISSING = red('spf-none', 'studs.aktuellt.se: SPF saknas.', 'Rätta den.');

test('a red fault of the sender stops an issue until somebody has let it through with a reason (R45)', async () => {
  const { issue } = await aDraft();
  await keepExamination([MISSING, yellow('ptr', 'Reläet har inget namn.', 'Sätt PTR.')]);
  await expect(submitForReview(issue.id, ANNA)).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('SPF saknas'),
  });
  const found = (await findingsOf(issue)).filter(({ code }) => code.startsWith('sender-'));
  expect(found).toMatchObject([{ code: 'sender-spf-none', level: 'warning', place: 'Avsändare' }]);
  await waive(issue.id, found[0]?.key ?? '', 'Posten läggs in i dag, prov först', ANNA);
  expect((await submitForReview(issue.id, ANNA)).state).toBe('review');
  expect((await theIssue(issue.id)).waivers?.[0]).toMatchObject({ by: 'Anna' });
});

test('what was red is looked at again without waiting for the clock', async () => {
  const { issue } = await aDraft();
  await keepExamination([MISSING], new Date(Date.now() - 30_000));
  const before = (await queueCounts('letters')).wait;
  await findingsOf(issue);
  expect((await queueCounts('letters')).wait).toBe(before);
  await keepExamination([MISSING], new Date(Date.now() - 90_000));
  await Promise.all([findingsOf(issue), findingsOf(issue)]);
  expect((await queueCounts('letters')).wait).toBe((before ?? 0) + 1);
});

test('when it is mended the next issue goes without a word', async () => {
  await keepExamination([MISSING]);
  await lookAtSender(); // this house is on one machine: nothing is wrong with it
  const { issue } = await aDraft();
  expect((await findingsOf(issue)).filter(({ code }) => code.startsWith('sender-'))).toEqual([]);
  expect((await submitForReview(issue.id, ANNA)).state).toBe('review');
});
