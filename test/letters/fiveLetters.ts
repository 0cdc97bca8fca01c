import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, useConfig } from '../../src/config.ts';
import { compile, composeFor } from '../../src/deliveries/message.ts';
import { contentOf } from '../../src/editions/content.ts';
import { splice } from '../../src/editions/edition.ts';
import { frozen } from '../../src/editions/freeze.ts';
import { issueFromFile } from '../../src/editions/preflight/fromFile.ts';
import { ROOT } from '../../src/platform/root.ts';
import { makeKey } from '../support/dkim.ts';
import { TEST_SECRETS } from '../support/settings.ts';

/*
 * Letters of five different issues, written as readers get them: rendered, frozen, compiled and signed by the pipeline
 * itself, in a house that is not on loopback, so that every link is https.
 */

const ISSUES = ['01-usual', '10-long', '11-new-year', '18-abbreviations', '25-many-events'];
const PUBLIC = {
  PUBLIC_URL: 'https://aktuellt.inera.example.se',
  FROM_ADDRESS: 'aktuellt@nyhetsbrev.inera.example.se',
  LETTER_FROM_ADDRESS: 'konto@konto.inera.example.se',
  REPLY_TO: 'redaktionen@inera.example.se',
  DPO_EMAIL: 'ombud@inera.example.se',
  BOUNCE_DOMAIN: 'studs.inera.example.se',
  LIST_ID: 'aktuellt.nyhetsbrev.inera.example.se',
  SMTP_URL: 'smtps://relay.inera.example.se',
  MONGO_URL: 'mongodb://127.0.0.1:27017/aktuellt',
  REDIS_URL: 'redis://127.0.0.1:6379',
};

export interface SampleLetter {
  name: string;
  /** The whole message. */
  raw: Buffer;
  html: string;
  text: string;
  /** The DKIM record that belongs to its signature. */
  record: string;
}

/** Five letters; the settings of the process are those of their house from then on. */
export async function fiveLetters(): Promise<SampleLetter[]> {
  const folder = mkdtempSync(join(tmpdir(), 'aktuellt-letters-'));
  try {
    const key = join(folder, 'dkim.pem');
    const { pem, record } = makeKey();
    writeFileSync(key, pem, { mode: 0o600 });
    useConfig(readConfig({ ...TEST_SECRETS, ...PUBLIC, DKIM_SELECTOR: 'nu2026', DKIM_KEY_FILE: key }));
    return await Promise.all(ISSUES.map((name) => letterOf(name, record)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function letterOf(name: string, record: string): Promise<SampleLetter> {
  const file = readFileSync(join(ROOT, `test/fixtures/preflight/clean/${name}.json`), 'utf8');
  const { issue, articles, now } = issueFromFile(JSON.parse(file));
  const edition = { id: 'e'.repeat(24), ...(await frozen(issue, contentOf(issue, articles), now)) };
  const variant = edition.variants.find(({ key }) => key === 'sv.individual');
  if (!variant) throw new Error(`${name} has no individual Swedish variant`);
  const reader = { subscriberId: 'b'.repeat(24), address: 'anna.ek@kommun.example.se', variant: variant.key };
  const tokens = { unsubscribe: 'u'.repeat(50), preferences: 'p'.repeat(50), reader: 'r'.repeat(40) };
  return {
    name,
    record,
    // A letter of a time that has not come would be a fault of its own.
    raw: composeFor(compile(edition), { ...reader, date: new Date() }),
    html: splice(variant.html, tokens),
    text: splice(variant.text, tokens),
  };
}
