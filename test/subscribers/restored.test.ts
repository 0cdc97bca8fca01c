import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { readBackup, writeBackup } from '../../scripts/copy/backup.ts';
import { apply, listen } from '../../scripts/copy/erased.ts';
import { openPlace, type Place } from '../../scripts/copy/place.ts';
import { keepSaid } from '../../scripts/copy/said.ts';
import { claimRows } from '../../src/deliveries/claim.store.ts';
import { fanOut } from '../../src/deliveries/fanOut.ts';
import { Hand } from '../../src/deliveries/hand.ts';
import { sweepDeliveries } from '../../src/deliveries/sweep.ts';
import { openDataFolder } from '../../src/embedded/dataFolder.ts';
import { tell } from '../../src/events/event.store.ts';
import { addTraces } from '../../src/events/tally.store.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import { sweepIssues } from '../../src/issues/release.ts';
import { beat, workersServing } from '../../src/platform/heartbeat.ts';
import { queueCounts } from '../../src/platform/queue.ts';
import { consentsOf, recordConsent } from '../../src/subscribers/consent.ts';
import { listErasures } from '../../src/subscribers/erasure.store.ts';
import { erasedFile, erasuresOnDisk, purgeErasures } from '../../src/subscribers/erasures.ts';
import { leave } from '../../src/subscribers/leave.ts';
import { forget } from '../../src/subscribers/person.ts';
import { changePreferences } from '../../src/subscribers/preferences.ts';
import { findByKey, findSubscriber } from '../../src/subscribers/subscriber.store.ts';
import { isSuppressed, suppress } from '../../src/subscribers/suppression.ts';
import { wordingsIn } from '../../src/web/public/wordings.ts';
import { aReader, aReleasedIssue, aScheduledIssue } from '../support/sending.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';

/* A backup is older than the house it replaces: what readers have said since stays said (R103, R16). */

const DAY_MS = 86_400_000;

let world: World;
let place: Place;
let backups = 0;
beforeAll(async () => {
  world = await openWorld();
  process.env.MONGO_DB = world.config.MONGO_DB;
  place = await openPlace({ url: world.config.MONGO_URL });
});
afterAll(async () => {
  delete process.env.MONGO_DB;
  await place.close();
  await world.close();
});
beforeEach(async () => {
  await world.clear();
  await rm(erasedFile(), { force: true });
});

async function backup(): Promise<string> {
  backups += 1;
  const folder = join(world.folder, `backup-${backups}`);
  await writeBackup(place, folder);
  return folder;
}

/** As `npm run restore` does it. */
async function restore(from: string) {
  const said = await listen(place);
  await readBackup(from, place, true, () => keepSaid(said));
  return apply(place.db, said);
}

/** A backup that passes for whole, and whose last collection the store refuses: it holds the same document twice. */
async function badBackup(): Promise<string> {
  await place.db.collection('zz').insertOne({});
  const folder = await backup();
  const [documents, manifest] = [join(folder, 'zz.bson'), join(folder, 'manifest.json')];
  const sumOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const once = await readFile(documents);
  const twice = Buffer.concat([once, once]);
  await writeFile(documents, twice);
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(sumOf(once), sumOf(twice)));
  return folder;
}

async function dump(): Promise<string> {
  const all: unknown[] = [];
  for (const model of Object.values(mongoose.models)) all.push(...(await model.find({}).lean()));
  return JSON.stringify(all);
}

/** A reader of whom every room knows something, with a letter that a worker has begun to hand over. */
async function known(address: string) {
  const reader = await aReader(address, { name: 'Anna Berg', measuring: true });
  const wording = { purpose: 'newsletter', version: '1', language: 'sv', text: 'Ja tack' } as const;
  await recordConsent(reader.id, wording, { method: 'double-opt-in', at: new Date() });
  const issue = await aReleasedIssue();
  await fanOut(issue.id);
  const hand = await new Hand().open(new Date());
  const claim = hand.newClaim();
  const [row] = (await claimRows(issue.id, claim, 10, new Date())) ?? [];
  await hand.begin([{ id: row?.id ?? '', claim, relay: 'relay' }], new Date());
  await addTraces([{ issueId: issue.id, subscriberId: reader.id, kind: 'click', link: 1, day: '2026-11-20' }]);
  const event = { issueId: issue.id, subscriberId: reader.id, kind: 'unsubscribe', at: new Date() } as const;
  await tell({ ...event, how: 'page', reason: null });
  return reader;
}

test('who was erased after the backup is erased again, in every room', async () => {
  const anna = await known('anna@kommun.example');
  const stays = await aReader('kvar@kommun.example');
  const from = await backup();
  await forget(anna.id);
  expect(await restore(from)).toMatchObject({ erased: 1, suppressed: 0, left: 0 });
  expect(await dump()).not.toMatch(/anna|berg/i);
  expect(await consentsOf(anna.id)).toEqual([]);
  expect(await mongoose.model('Delivery').find({}).lean()).toMatchObject([{ state: 'uncertain', address: '' }]);
  expect(await findSubscriber(stays.id)).toMatchObject({ state: 'active' });
  expect(await restore(from)).toMatchObject({ erased: 1 }); // it is still remembered
});

test('she is erased again when nothing of the house is left but the file beside its store', async () => {
  const anna = await known('anna@kommun.example');
  const from = await backup();
  await forget(anna.id);
  await appendFile(erasedFile(), 'cut off by a cra');
  await forget((await aReader('bo@kommun.example')).id);
  await world.clear();
  expect(await restore(from)).toMatchObject({ erased: 1 });
  expect(await dump()).not.toMatch(/anna|berg/i);
  expect((await stat(erasedFile())).mode & 0o077).toBe(0);
  expect(await readFile(erasedFile(), 'utf8')).not.toContain(anna.id);
});

test('who was erased and signed up again stays', async () => {
  const before = await aReader('anna@kommun.example');
  await forget(before.id);
  const anna = await aReader('anna@kommun.example');
  const from = await backup();
  expect(await restore(from)).toMatchObject({ erased: 0 });
  expect(await findSubscriber(anna.id)).toMatchObject({ state: 'active' });
});

test('who has left, complained or never wants to hear of us again since the backup gets nothing after it', async () => {
  const [left, complained, erased] = [
    await aReader('gick@kommun.example'),
    await aReader('anmalde@kommun.example'),
    await aReader('aldrig@kommun.example'),
  ];
  const from = await backup();
  const at = new Date('2026-11-20T09:00:00Z');
  await leave(left.id, { source: 'one-click' }, at);
  await suppress(complained.address, 'complaint');
  await forget(erased.id, { neverAgain: true });
  expect(await restore(from)).toMatchObject({ erased: 1, suppressed: 2, left: 1 });
  expect(await findSubscriber(left.id)).toMatchObject({ state: 'left', leftAt: at });
  expect((await consentsOf(left.id)).at(-1)).toMatchObject({ given: false, method: 'restored', at });
  expect([await isSuppressed(complained.address), await isSuppressed(erased.address)]).toEqual([true, true]);
  expect(await findByKey(erased.address)).toBeNull();
});

test('who took back the consent to be measured since the backup is measured no more', async () => {
  const [no, yes] = [await aReader('nej@kommun.example'), await aReader('ja@kommun.example')];
  for (const { id } of [no, yes]) await changePreferences(id, { measuring: true }, wordingsIn('sv'));
  const from = await backup();
  await changePreferences(no.id, { measuring: false });
  expect(await restore(from)).toMatchObject({ left: 0, unmeasured: 1 });
  expect(await findSubscriber(no.id)).toMatchObject({ state: 'active', measuring: false });
  expect(await findSubscriber(yes.id)).toMatchObject({ measuring: true });
  expect((await consentsOf(no.id)).at(-1)).toMatchObject({ purpose: 'measuring', given: false, method: 'restored' });
  expect(await restore(from)).toMatchObject({ unmeasured: 1 }); // it is still in the ledger
});

test('who said no is not forgotten by a restore that stops halfway and is done again', async () => {
  const [left, complained] = [await aReader('gick@kommun.example'), await aReader('anmalde@kommun.example')];
  const [good, bad] = [await backup(), await badBackup()];
  await leave(left.id, { source: 'one-click' });
  await suppress(complained.address, 'complaint');
  await expect(restore(bad)).rejects.toThrow(/zz/);
  expect(await findSubscriber(left.id)).toMatchObject({ state: 'active' });
  expect((await stat(join(world.folder, 'restoring.json'))).mode & 0o077).toBe(0);
  expect(() => openDataFolder(world.folder)).toThrow(/not finished/);
  expect(await restore(good)).toMatchObject({ suppressed: 1, left: 1 });
  expect(await isSuppressed(complained.address)).toBe(true);
  openDataFolder(world.folder).close();
});

test('what an unfinished restore has kept is not passed over when it cannot be read', async () => {
  const file = join(world.folder, 'restoring.json');
  await writeFile(file, '{"left":[');
  await expect(listen(place)).rejects.toThrow(/restoring\.json.* cannot be read/);
  await rm(file);
});

test('a restore that is refused keeps nothing', async () => {
  const from = await backup();
  await aReader('kvar@kommun.example');
  await expect(
    readBackup(from, place, false, () => keepSaid({ erasures: [], suppressions: [], left: [], unmeasured: [] })),
  ).rejects.toThrow('--yes');
  openDataFolder(world.folder).close();
});

test('an erasure is remembered as long as backups are kept, in the store and in the file', async () => {
  const now = new Date();
  await forget((await aReader('anna@kommun.example')).id);
  await purgeErasures(new Date(now.getTime() + 399 * DAY_MS));
  expect(await erasuresOnDisk()).toEqual(await listErasures());
  expect(await listErasures()).toHaveLength(1);
  expect(await purgeErasures(new Date(now.getTime() + 401 * DAY_MS))).toBe(1);
  expect([await listErasures(), await erasuresOnDisk()]).toEqual([[], []]);
});

test('a store that was lost and begun anew does not take the file with it', async () => {
  const anna = await known('anna@kommun.example');
  const from = await backup();
  await forget(anna.id);
  await world.clear();
  await purgeErasures();
  expect([await listErasures(), await erasuresOnDisk()]).toMatchObject([[{}], [{}]]);
  expect(await restore(from)).toMatchObject({ erased: 1 });
});

test('the file can lie on another disk, and an erasure does not fail when it cannot be written', async () => {
  const elsewhere = join(world.folder, 'elsewhere', 'erased');
  world.set({ ERASED_FILE: elsewhere });
  await forget((await aReader('anna@kommun.example')).id);
  expect(existsSync(elsewhere)).toBe(true);
  world.set({ ERASED_FILE: '/dev/null/erased' });
  const bo = await aReader('bo@kommun.example');
  await forget(bo.id);
  expect(await findSubscriber(bo.id)).toBeNull();
  world.set({ ERASED_FILE: '' });
});

test('what the backup was sending, or was about to send, waits for a person', async () => {
  await aReader('anna@kommun.example');
  const [sending, unfinished] = [await aReleasedIssue(), await aReleasedIssue()];
  await fanOut(sending.id);
  const [due, later] = [await aScheduledIssue(new Date()), await aScheduledIssue(new Date(Date.now() + DAY_MS))];
  const from = await backup();
  expect(await restore(from)).toMatchObject({
    paused: [unfinished.number, sending.number],
    unscheduled: [due.number],
  });
  const asked = async () => [await queueCounts('issues'), await queueCounts('deliveries')];
  const before = await asked();
  await sweepIssues();
  await sweepDeliveries(new Date(Date.now() + 60_000));
  expect(await asked()).toEqual(before);
  expect(await findIssue(sending.id)).toMatchObject({
    state: 'paused',
    pausedWhy: expect.stringMatching(/säkerhetskopia/),
  });
  expect(await findIssue(unfinished.id)).toMatchObject({ state: 'paused', intended: null });
  expect(await findIssue(due.id)).toMatchObject({
    state: 'approved',
    schedule: null,
    pausedWhy: expect.stringMatching(/klockan/),
  });
  expect(await findIssue(later.id)).toMatchObject({ state: 'scheduled' });
  expect(await restore(from)).toMatchObject({ unscheduled: [due.number] });
});

test('nothing is restored into a house whose workers serve, and Redis that is away stops no restore', async () => {
  const still = { url: world.config.MONGO_URL, still: true };
  const stop = beat('someone');
  await until(workersServing);
  await expect(openPlace(still)).rejects.toThrow(/1 worker\(s\) serve it. Stop them/);
  stop();
  await world.redis.stop();
  await (await openPlace(still)).close();
  await world.redis.start();
});
