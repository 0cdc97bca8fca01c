import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/ports.ts';
import { until } from '../support/until.ts';

/*
 * rspamd's rules of content, asked over loopback. It has a folder and a port of its own, and no network: what it says
 * about senders, names and signatures is about a message that never travelled, and is left out (R123).
 */

const INSTALLED = '/etc/rspamd';
const START_MS = 90_000; // it compiles its patterns first
/** About the way a message came, which this one did not. */
const NO_WAY = /^(?:AUTH_NA|HFILTER_\w+|RDNS_NONE|R_SPF_NA|R_DKIM_\w+|DMARC_NA|ARC_NA|ASN\w*|RCVD_\w+)$/;
const NEVER = /^(?:MIME_(?!GOOD$|TRACE$)\w+|SUBJ_\w+|MISSING_\w+|R_MIXED_CHARSET)$/;

export interface RspamdVerdict {
  /** Of the rules about content. */
  score: number;
  symbols: string[];
  /** Those that must not be there. */
  forbidden: string[];
}

export interface Rspamd {
  ask(raw: Buffer): Promise<RspamdVerdict>;
  stop(): Promise<void>;
}

export async function startRspamd(): Promise<Rspamd> {
  const folder = mkdtempSync(join(tmpdir(), 'aktuellt-rspamd-'));
  const port = await freePort(0);
  mkdirSync(join(folder, 'local'));
  writeFileSync(join(folder, 'rspamd.conf'), settings(folder, port));
  const places = {
    CONFDIR: INSTALLED,
    LOCAL_CONFDIR: join(folder, 'local'),
    DBDIR: folder,
    RUNDIR: folder,
    LOGDIR: folder,
  };
  const vars = Object.entries(places).map(([name, place]) => `--var=${name}=${place}`);
  const asRoot = process.getuid?.() === 0 ? ['-i'] : [];
  const child = spawn('rspamd', [...asRoot, '-f', '-c', join(folder, 'rspamd.conf'), ...vars], { stdio: 'ignore' });
  const base = `http://127.0.0.1:${port}`;
  try {
    await until(() => isUp(base, child), START_MS);
  } catch (problem) {
    await leave(child, folder);
    throw problem;
  }
  return { ask: (raw) => ask(base, raw), stop: () => leave(child, folder) };
}

function settings(folder: string, port: number): string {
  return `.include "${INSTALLED}/common.conf"
options {
  .include "${INSTALLED}/options.inc"
  pidfile = "${folder}/rspamd.pid";
  dns { nameserver = ["127.0.0.1:1"]; timeout = 0.1s; retransmits = 1; }
}
logging { type = "file"; filename = "${folder}/rspamd.log"; level = "warning"; }
worker "normal" { bind_socket = "127.0.0.1:${port}"; count = 1; }
fuzzy_check { enabled = false; }
rbl { enabled = false; }
surbl { enabled = false; }
asn { enabled = false; }
`;
}

async function isUp(base: string, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`rspamd left with ${child.exitCode}`);
  return fetch(`${base}/ping`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function ask(base: string, raw: Buffer): Promise<RspamdVerdict> {
  const answer = await fetch(`${base}/checkv2`, { method: 'POST', body: new Uint8Array(raw) });
  const { symbols } = (await answer.json()) as { symbols: Record<string, { name: string; score: number }> };
  const content = Object.values(symbols).filter(({ name }) => !NO_WAY.test(name));
  return {
    score: Math.round(content.reduce((sum, { score }) => sum + score, 0) * 100) / 100,
    symbols: content.filter(({ score }) => score > 0).map(({ name, score }) => `${name}(${score})`),
    forbidden: content.filter(({ name }) => NEVER.test(name)).map(({ name }) => name),
  };
}

async function leave(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
}
