import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import mongoose from 'mongoose';
import { openFront } from '../support/front.ts';
import { aDraft } from '../support/published.ts';
import { aReleasedIssue } from '../support/sending.ts';
import { signedIn } from '../support/staffCookie.ts';
import { openWorld } from '../support/world.ts';

/*
 * The house of bench:pages with so many readers, issues and deliveries (three numbers after its name). It says
 * `ready` and the paths of the pages as JSON; asked with a path it fetches that page and answers with the milliseconds.
 */

const AT_ONCE = 10_000;
const DAY_MS = 86_400_000;
const FIVE_YEARS_MS = 5 * 365 * DAY_MS;
const [readers = 0, issues = 0, deliveries = 0] = process.argv.slice(2).map(Number);

const world = await openWorld({ LOG_LEVEL: 'silent' });
const front = await openFront();
world.set({ PUBLIC_URL: front.url });
const headers = { Cookie: await signedIn(front.url) };
const readerIds = await putReaders();
const issueIds = await putIssues();
await putDeliveries();
process.stdout.write(`ready ${JSON.stringify(await pages())}\n`);

for await (const path of createInterface({ input: process.stdin })) {
  const begun = performance.now();
  const res = await fetch(new URL(path, front.url), { headers, redirect: 'manual' });
  await res.arrayBuffer();
  if (res.status !== 200) throw new Error(`${path} answers ${res.status}`);
  process.stdout.write(`${performance.now() - begun}\n`);
}
await front.close();
await world.close();
process.exit(0);

async function inBatches<T>(name: string, count: number, make: (n: number) => T & { _id: mongoose.Types.ObjectId }) {
  const { collection } = mongoose.model(name);
  const ids: mongoose.Types.ObjectId[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => make(from + n));
    await collection.insertMany(batch as never[], { ordered: false });
    for (const { _id } of batch) ids.push(_id);
  }
  return ids;
}

/** Readers who came during five years; one in twenty has left. */
async function putReaders() {
  const now = Date.now();
  return inBatches('Subscriber', readers, (n) => {
    const address = `lasare${String(n).padStart(7, '0')}@kommun${n % 290}.example`;
    const at = new Date(now - FIVE_YEARS_MS * (1 - n / readers));
    const gone = n % 20 === 0;
    return {
      ...{ _id: new mongoose.Types.ObjectId(), address, key: address, state: gone ? 'left' : 'active', language: 'sv' },
      ...{ name: null, organisation: { kind: 'kommun', code: null }, topics: [], measuring: false, asking: null },
      ...{ askedAt: null, importedBy: null, createdAt: at, confirmedAt: at, leftAt: gone ? at : null },
    };
  });
}

async function putIssues(): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < issues; n += 1) {
    const issue = await aReleasedIssue();
    const intended = Math.ceil(deliveries / issues);
    await mongoose.model('Issue').updateOne({ _id: issue.id }, { $set: { state: 'sent', intended } });
    ids.push(issue.id);
  }
  return ids;
}

async function putDeliveries() {
  const date = new Date(Date.now() - 30 * DAY_MS);
  const reply = { code: 550, enhanced: '5.1.1', text: 'user unknown' };
  await inBatches('Delivery', deliveries, (n) => {
    const [issue, reader] = [Math.floor((n * issues) / deliveries), n % Math.ceil(deliveries / issues)];
    const bad = n % 50 === 0;
    return {
      ...{ _id: new mongoose.Types.ObjectId(), issueId: new mongoose.Types.ObjectId(issueIds[issue]) },
      ...{ subscriberId: readerIds[reader % readers], address: `lasare${reader}@kommun.example`, variant: 'sv|none' },
      ...{ lane: `kommun${n % 290}.example`, state: bad ? 'failed' : 'sent', attempts: 1, date, sentAt: date },
      ...(bad ? { reply, reason: 'hard' } : {}),
    };
  });
}

/** Every page of the desk that shows something of these. */
async function pages(): Promise<string[]> {
  const { issue, articleId } = await aDraft();
  const sent = issueIds.at(-1);
  return [
    ...['/desk', '/desk/artiklar', `/desk/artiklar/${articleId}`, '/desk/nummer', `/desk/nummer/${issue.id}`],
    ...[`/desk/nummer/${sent}/rapport`, '/desk/prenumeranter', '/desk/prenumeranter?lage=left'],
    ...['/desk/prenumeranter?sok=lasare0000', `/desk/prenumeranter/${readerIds[5]?.toHexString()}`, '/desk/listor'],
    ...['/desk/gallring', '/desk/leverans', `/desk/leverans/${sent}`, '/desk/installningar', '/', '/nummer'],
  ];
}
