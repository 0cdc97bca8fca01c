import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig, useConfig } from '../../src/config.ts';
import { compile, letterFor } from '../../src/deliveries/message.ts';
import { variantKey } from '../../src/editions/edition.ts';
import { signer } from '../../src/platform/mail/dkim.ts';
import { openRelay } from '../../src/platform/mail/relay.ts';
import { newId } from '../../src/platform/mongo.ts';
import { mailauthSaysOfAll, makeEd25519Key, makeKey, rfcSaysOfAll } from '../support/dkim.ts';
import { anEdition } from '../support/sending.ts';
import { TEST_SECRETS } from '../support/settings.ts';
import { openSink } from '../support/sink.ts';
import { until } from '../support/until.ts';
import { openPostfix } from './postfixServer.ts';

/*
 * npm run drill:postfix -- [--letters 2000] [--connections 8]
 *
 * Letters signed with both keys go through a real Postfix on loopback, which hands them on to a server that keeps what
 * it gets. There every signature is verified by two implementations: a relay must change nothing that is signed (R58).
 * Wants root and Debian's postfix; the Postfix of the machine is not touched. The last line is one JSON object, and a
 * letter that is missing or does not verify ends it with exit code 1.
 */

const DOMAIN = 'mottagare.example';
const ARRIVE_WITHIN_MS = 300_000;

const { values } = parseArgs({
  options: { letters: { type: 'string', default: '2000' }, connections: { type: 'string', default: '8' } },
});
const [letters, connections] = [Number(values.letters), Number(values.connections)];
const folder = mkdtempSync(join(tmpdir(), 'aktuellt-postfix-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const records = useKeys();
const sink = await openSink();
const postfix = await openPostfix({ folder, domain: DOMAIN, relayPort: sink.port });
try {
  const from = performance.now();
  const accepted = await sendAll(postfix.url);
  await until(() => sink.caught.length >= accepted, ARRIVE_WITHIN_MS);
  const seconds = Math.round((performance.now() - from) / 100) / 10;
  const verified = await verifyAll();
  const arrived = new Set(sink.caught.map((letter) => letter.to[0])).size;
  process.stdout.write(
    `${JSON.stringify({ drill: 'postfix', postfix: postfix.version, letters, accepted, arrived, ...verified, seconds })}\n`,
  );
  const right = [accepted, arrived, sink.caught.length, verified.rsa, verified.ed25519].every((one) => one === letters);
  process.exitCode = right ? 0 : 1;
} finally {
  await postfix.close();
  await sink.close();
}

/** Two keys, and their records by name. */
function useKeys(): Record<string, string> {
  const [rsa, ed25519] = [makeKey(), makeEd25519Key()];
  const [rsaFile, edFile] = [join(folder, 'rsa.pem'), join(folder, 'ed25519.pem')];
  writeFileSync(rsaFile, rsa.pem, { mode: 0o600 });
  writeFileSync(edFile, ed25519.pem, { mode: 0o600 });
  const settings = readConfig({
    ...TEST_SECRETS,
    ...{ DKIM_SELECTOR: 'rsa', DKIM_KEY_FILE: rsaFile, DKIM_ED25519_SELECTOR: 'ed', DKIM_ED25519_KEY_FILE: edFile },
  });
  useConfig(settings);
  const domain = settings.FROM_ADDRESS.split('@')[1];
  return { [`rsa._domainkey.${domain}`]: rsa.record, [`ed._domainkey.${domain}`]: ed25519.record };
}

/** Hands the letters over, a few at a time. Returns how many Postfix took. */
async function sendAll(url: string): Promise<number> {
  const compiled = compile(anEdition());
  const relay = openRelay({ url, connections });
  const variants = [variantKey('sv', 'individual'), variantKey('en', 'none')];
  let [next, accepted] = [0, 0];
  const worker = async () => {
    while (next < letters) {
      const n = next++;
      const address = `lasare${n}@${DOMAIN}`;
      const variant = variants[n % variants.length] as string;
      const row = { subscriberId: newId(), address, variant, date: new Date() };
      const letter = await letterFor(compiled, row, signer());
      const { kind, reply } = await relay.send(letter.envelope, letter.parts, { asIs: letter.asIs });
      if (kind === 'accepted') accepted++;
      else process.stderr.write(`  ${kind} ${reply.code} ${reply.text}\n`);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  await relay.close();
  return accepted;
}

/** How many letters verify with each key, by both judges. */
async function verifyAll(): Promise<{ rsa: number; ed25519: number }> {
  const verified = { rsa: 0, ed25519: 0 };
  for (const { raw } of sink.caught) {
    const judges = [await mailauthSaysOfAll(raw, records), rfcSaysOfAll(raw, records)];
    if (judges.every(([rsa]) => rsa === 'pass')) verified.rsa++;
    if (judges.every(([, ed]) => ed === 'pass')) verified.ed25519++;
  }
  return verified;
}
