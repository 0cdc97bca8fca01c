import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../src/embedded/ports.ts';
import { until } from '../support/until.ts';

/* A Postfix of its own: its settings, queue and log in a folder, on a loopback port. */

const run = promisify(execFile);
const START_MS = 20_000;

export interface PostfixOptions {
  folder: string;
  /** The domain it takes letters for. */
  domain: string;
  /** The port on loopback that it hands everything on to. */
  relayPort: number;
}

export interface Postfix {
  url: string;
  version: string;
  close(): Promise<void>;
}

/** Starts it and waits until it answers. Throws with a remedy when it cannot be started. */
export async function openPostfix({ folder, domain, relayPort }: PostfixOptions): Promise<Postfix> {
  if (process.getuid?.() !== 0) throw new Error('Postfix starts only as root: run the drill as root.');
  const version = await run('postconf', ['-h', 'mail_version']).catch(() => {
    throw new Error('Postfix is not installed: apt-get install postfix.');
  });
  const port = await freePort(0);
  const config = join(folder, 'config');
  // Its daemons leave root behind, and must find their way to the queue.
  chmodSync(folder, 0o755);
  for (const name of ['config', 'queue', 'data']) mkdirSync(join(folder, name), { mode: 0o755 });
  await run('chown', ['postfix', join(folder, 'data')]);
  writeFileSync(join(config, 'main.cf'), mainCf(folder, domain, relayPort));
  writeFileSync(join(config, 'master.cf'), masterCf(port));
  await run('postfix', ['-c', config, 'start']).catch((problem: { stderr?: string; message: string }) => {
    throw new Error(`Postfix does not start: ${problem.stderr || problem.message}`);
  });
  const close = async () => {
    await run('postfix', ['-c', config, 'stop']).catch(() => undefined);
  };
  try {
    await until(() => answers(port), START_MS);
  } catch (problem) {
    await close();
    throw problem;
  }
  return { url: `smtp://127.0.0.1:${port}`, version: version.stdout.trim(), close };
}

function mainCf(folder: string, domain: string, relayPort: number): string {
  const settings = {
    compatibility_level: '3.6',
    queue_directory: join(folder, 'queue'),
    data_directory: join(folder, 'data'),
    maillog_file: join(folder, 'data', 'log'),
    maillog_file_prefixes: folder,
    myhostname: 'postfix.example',
    mydestination: '',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    mynetworks: '127.0.0.0/8',
    relay_domains: domain,
    relay_recipient_maps: '',
    smtpd_relay_restrictions: 'reject_unauth_destination',
    smtpd_tls_security_level: 'none',
    smtp_tls_security_level: 'none',
    transport_maps: '',
    alias_maps: '',
    local_recipient_maps: '',
    relayhost: `[127.0.0.1]:${relayPort}`,
    default_destination_concurrency_limit: '20',
    smtp_host_lookup: 'native',
    disable_dns_lookups: 'yes',
    smtputf8_enable: 'yes',
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n')}\n`;
}

/** The services it needs, none in a chroot. */
function masterCf(port: number): string {
  const services = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    ...['cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 300 1 qmgr', 'rewrite unix - - n - - trivial-rewrite'],
    ...['bounce unix - - n - 0 bounce', 'defer unix - - n - 0 bounce', 'trace unix - - n - 0 bounce'],
    ...['smtp unix - - n - - smtp', 'relay unix - - n - - smtp', 'error unix - - n - - error'],
    ...['retry unix - - n - - error', 'anvil unix - - n - 1 anvil', 'scache unix - - n - 1 scache'],
    ...['proxymap unix - - n - - proxymap', 'tlsmgr unix - - n 1000? 1 tlsmgr', 'flush unix n - n 1000? 0 flush'],
    ...['verify unix - - n - 1 verify', 'postlog unix-dgram n - n - 1 postlogd'],
  ];
  return `${services.join('\n')}\n`;
}

/** Whether it greets. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const say = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (bytes) => say(bytes.toString().startsWith('220')));
    socket.once('error', () => say(false));
  });
}
