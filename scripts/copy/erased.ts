import { forgetAtRest } from '../../src/deliveries/person.ts';
import { forget as forgetEvents } from '../../src/events/person.ts';
import { type Erasure, listErasures, putErasures } from '../../src/subscribers/erasure.store.ts';
import { erasureHash, erasuresOnDisk } from '../../src/subscribers/erasures.ts';
import { endSubscription, withdrawMeasuring } from '../../src/subscribers/leave.ts';
import { forgetHere } from '../../src/subscribers/person.ts';
import { putSuppression } from '../../src/subscribers/suppression.store.ts';
import { type HeldBack, holdBack } from './heldBack.ts';
import type { Database, Place } from './place.ts';
import { forgetSaid, keptSaid, type Left, type Said, type Suppression, together } from './said.ts';

/*
 * A backup is older than the house it replaces. What readers have said since then must not be unsaid by it: who was
 * erased is erased again (R103), who said no or left goes on to get nothing (R16), who took it back is not measured (R94).
 */

/** How many of the backup had since erased themselves, been suppressed, left or ended measuring; and what waits. */
export interface Applied extends HeldBack {
  erased: number;
  suppressed: number;
  left: number;
  unmeasured: number;
}

/**
 * Reads what readers have said from a house before it is replaced, from the file beside its store, which is there when
 * the store is not, and from what an unfinished restore has kept.
 */
export async function listen({ db }: Place): Promise<Said> {
  const known = await db.collection<Erasure>('erasures').find({}).toArray();
  const erasures = [...known, ...(await erasuresOnDisk())].map(({ hash, at }) => ({ hash, at }));
  const suppressions = await db.collection<Suppression>('suppressions').find({}).toArray();
  const left = await db
    .collection<{ leftAt: Date }>('subscribers')
    .find({ leftAt: { $gt: new Date(0) } }, { projection: { leftAt: 1 } })
    .toArray();
  return together(await keptSaid(), {
    erasures,
    suppressions,
    left: left.map(({ _id, leftAt }) => ({ id: String(_id), at: leftAt })),
    unmeasured: await unmeasuredIn(db),
  });
}

/** Readers whose last word about measuring is a no, and when it was said. */
async function unmeasuredIn(db: Database): Promise<Left[]> {
  const last = new Map<string, { given: boolean; at: Date }>();
  const words = db.collection<{ subscriberId: object; given: boolean; at: Date }>('consents');
  for await (const { subscriberId, given, at } of words.find({ purpose: 'measuring' }).sort({ at: 1, _id: 1 }))
    last.set(String(subscriberId), { given, at });
  return [...last].filter(([, { given }]) => !given).map(([id, { at }]) => ({ id, at }));
}

/** Applies it to the restored house, which then is finished. Mongoose must be connected to it. Safe to repeat. */
export async function apply(db: Database, { erasures, suppressions, left, unmeasured }: Said): Promise<Applied> {
  const held = await holdBack();
  const suppressedBefore = await db.collection('suppressions').estimatedDocumentCount();
  for (const { hash, reason, since, actor } of suppressions) await putSuppression(hash, reason, actor, since);
  const suppressed = (await db.collection('suppressions').estimatedDocumentCount()) - suppressedBefore;
  const erased = await eraseAgain(db, erasures);
  const leftAgain = await again(left, leaveAgain);
  const unmeasuredAgain = await again(unmeasured, unmeasureAgain);
  await forgetSaid();
  return { erased, suppressed, left: leftAgain, unmeasured: unmeasuredAgain, ...held };
}

/** Says it again for each, and of how many it was forgotten. */
async function again(said: Left[], say: (id: string, at: Date) => Promise<boolean>): Promise<number> {
  let forgotten = 0;
  for (const { id, at } of said) if (await say(id, at)) forgotten += 1;
  return forgotten;
}

async function unmeasureAgain(id: string, at: Date): Promise<boolean> {
  const wasMeasured = await withdrawMeasuring(id, 'restored', at);
  if (wasMeasured) await forgetEvents(id);
  return wasMeasured;
}

async function leaveAgain(id: string, at: Date): Promise<boolean> {
  const was = await endSubscription(id, { source: 'restored' }, at);
  if (was?.measuring) await forgetEvents(id);
  return was !== null;
}

async function eraseAgain(db: Database, erasures: Erasure[]): Promise<number> {
  await putErasures(erasures);
  const hashes = new Set((await listErasures()).map(({ hash }) => hash)); // with those that the backup knows itself
  const erased = (await peopleIn(db)).filter((id) => hashes.has(erasureHash(id)));
  for (const id of erased) {
    await forgetHere(id);
    await forgetAtRest(id);
    await forgetEvents(id);
  }
  return erased.length;
}

/** What still tells of a person, and the field that says of whom. */
const TELLS_OF: [collection: string, field: string, filter: object][] = [
  ['subscribers', '_id', {}],
  ['consents', 'subscriberId', {}],
  ['deliveries', 'subscriberId', { address: { $gt: '' } }],
  ['events', 'subscriberId', { untied: { $ne: true } }],
  ['traces', 'subscriberId', {}],
];

/** Everybody of whom the house knows anything. */
async function peopleIn(db: Database): Promise<string[]> {
  const ids = new Set<string>();
  for (const [name, field, filter] of TELLS_OF)
    for await (const row of db.collection(name).find(filter, { projection: { [field]: 1 } }))
      ids.add(String(row[field]));
  return [...ids];
}
