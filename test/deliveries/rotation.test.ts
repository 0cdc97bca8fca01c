import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { findIssue } from '../../src/issues/issue.store.ts';
import { mailauthSaysOfAll, makeEd25519Key, makeKey, readTags, rfcSaysOfAll, type TestKey } from '../support/dkim.ts';
import { aReader, aReleasedIssue, sendOut, tick } from '../support/sending.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { openWorld, type World } from '../support/world.ts';

/* Keys are changed while an issue is on its way (R56): every letter verifies, with the key that signed it. */

jest.setTimeout(30_000);

const READERS = 12;
let world: World;
let sink: Sink;

beforeAll(async () => {
  // Every other reader is tried twice.
  sink = await openSink({
    answer: (to, times) => (/^sen/.test(to) && times === 1 ? { reply: '450 4.2.0 later', at: 'data' } : 'ok'),
  });
  world = await openWorld({ SMTP_URL: sink.url });
});
afterAll(async () => {
  await sink.close();
  await world.close();
});

function keyFile(name: string, key: TestKey): string {
  const file = join(world.folder, `${name}.pem`);
  writeFileSync(file, key.pem, { mode: 0o600 });
  return file;
}

test('both keys are rotated in the middle of an issue, and all letters verify', async () => {
  const keys = { a1: makeKey(), a2: makeKey(), ed1: makeEd25519Key(), ed2: makeEd25519Key() };
  const use = (rsa: 'a1' | 'a2', ed: 'ed1' | 'ed2') =>
    world.set({
      ...{ DKIM_SELECTOR: rsa, DKIM_KEY_FILE: keyFile(rsa, keys[rsa]) },
      ...{ DKIM_ED25519_SELECTOR: ed, DKIM_ED25519_KEY_FILE: keyFile(ed, keys[ed]) },
    });
  const issue = await aReleasedIssue();
  for (let n = 0; n < READERS; n++) await aReader(`${n % 2 ? 'sen' : 'genast'}${n}@kommun.example`);
  use('a1', 'ed1');
  await sendOut(issue.id);
  use('a2', 'ed2');
  await until(async () => {
    await tick(issue.id);
    return (await findIssue(issue.id))?.state === 'sent';
  }, 15_000);

  const domain = world.config.FROM_ADDRESS.split('@')[1];
  const records = Object.fromEntries(
    Object.entries(keys).map(([selector, key]) => [`${selector}._domainkey.${domain}`, key.record]),
  );
  expect(sink.caught).toHaveLength(READERS);
  const signed = new Set<string>();
  for (const { raw } of sink.caught) {
    expect(await mailauthSaysOfAll(raw, records)).toEqual(['pass', 'pass']);
    expect(rfcSaysOfAll(raw, records)).toEqual(['pass', 'pass']);
    const top = raw
      .toString('latin1')
      .split(/\r\n(?![ \t])/)
      .slice(0, 2);
    signed.add(top.map((line) => readTags(line.slice('DKIM-Signature:'.length)).s).join(' and '));
  }
  expect([...signed].sort()).toEqual(['a1 and ed1', 'a2 and ed2']);
});
