/**
 * What the scripts share: steps with their seconds, node modules, system programs, and the build. No dependencies: they
 * run before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LEAST_NODE = [20, 19];
/** How much of a command's output is shown when it fails. */
const SHOWN_CHARACTERS = 60_000;

/** The Debian package and the program it brings. */
export const PROGRAMS = {
  'redis-server': ['redis-server'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome'],
  'fonts-dejavu-core': [],
};

/** A sentence for the terminal; the script ends with exit code 1 and no stack. */
export class Problem extends Error {}

/** Throws when this Node is too old to run anything of ours. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  throw new Problem(
    `Node ${version} is too old: Aktuellt needs ${LEAST_NODE.join('.')} or newer. Install a current one from https://nodejs.org, or with nvm: nvm install 22`,
  );
}

/** Runs a step and says how long it took. `work` returns what to call it when it was done. */
export async function step(name, work) {
  const begun = Date.now();
  const said = await work();
  console.log(`${seconds(Date.now() - begun)}  ${name.padEnd(8)}${said ?? 'done'}`);
}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1).padStart(6)} s`;
}

/**
 * Runs a command. Its words are kept, to be shown when it fails; with `aloud`, what it writes on stderr is shown at
 * once. Returns { code, output }.
 */
export function run(command, args, { aloud = false, env = process.env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', aloud ? 'inherit' : 'pipe'] });
    let output = '';
    const keep = (text) => {
      output = (output + text).slice(-SHOWN_CHARACTERS);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.once('error', (problem) => resolve({ code: 127, output: problem.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Like run, and throws a Problem with the words of the command when it fails. */
export async function must(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Problem(`${output.trim()}\n${command} ${args.join(' ')} failed (exit code ${code}).`);
}

/** npm ci, unless node_modules already holds what package-lock.json says. Returns what was done. */
export async function installModules() {
  if (modulesAreCurrent()) return 'node modules are there';
  await must('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  return 'node modules installed';
}

/** npm writes node_modules/.package-lock.json last: it tells what is really there, also after an npm ci by hand. */
export function modulesAreCurrent(root = ROOT) {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const there = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(
      ([place, entry]) => !place || entry.optional || entry.devOptional || there[place]?.version === entry.version,
    );
  } catch {
    return false;
  }
}

export function onPath(name) {
  return (process.env.PATH ?? '').split(':').some((folder) => folder && existsSync(join(folder, name)));
}

/** Installs these Debian packages when this user may; otherwise throws a Problem with the commands to run by hand. */
export async function installPackages(packages) {
  const missing = packages.filter((name) => !isInstalled(name));
  if (!missing.length) return `${packages.join(', ')}: there`;
  const prefix = rootPrefix();
  if (!prefix) throw new Problem(byHand(missing));
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const [command, ...before] = [...prefix, 'apt-get'];
  const install = [...before, 'install', '-y', '--no-install-recommends', ...missing];
  await must(command, [...before, 'update'], { env });
  const { code, output } = await run(command, install, { env });
  if (code !== 0) throw new Problem(`${output.trim()}\n${byHand(missing)}`);
  return `${missing.join(', ')} installed`;
}

function isInstalled(name) {
  const programs = PROGRAMS[name];
  if (programs?.length) return programs.some(onPath);
  return spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status === 0;
}

/** The words that stand before apt-get: none for root, sudo where it asks for no password, null where neither works. */
function rootPrefix() {
  if (!onPath('apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  return onPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : null;
}

function byHand(missing) {
  const redisOnly = missing.join() === 'redis-server';
  return [
    `Missing on this machine: ${missing.join(', ')}. Install it and run the same command again:`,
    `  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`,
    `  Fedora:          sudo dnf install -y ${missing.map((name) => FEDORA[name] ?? name).join(' ')}`,
    `  macOS:           brew install ${missing.map((name) => MAC[name] ?? name).join(' ')}`,
    ...(redisOnly
      ? ['Or give the address of a Redis that runs elsewhere: REDIS_URL=redis://host:6379 npm run up']
      : []),
  ].join('\n');
}

const FEDORA = { 'redis-server': 'redis', 'fonts-dejavu-core': 'dejavu-sans-fonts' };
const MAC = { 'redis-server': 'redis', 'fonts-dejavu-core': 'font-dejavu' };

const BUILT_FROM = [
  'src',
  'workers',
  'scripts/build-client.ts',
  'scripts/client',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** Builds dist/ and what browsers load, unless nothing it is built from has changed. Returns what was done. */
export async function build() {
  const stamp = join(ROOT, 'dist/.built');
  const now = fingerprint(BUILT_FROM);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return 'nothing has changed since it was built';
  await must('npm', ['run', '--silent', 'build']);
  writeFileSync(stamp, now);
  return 'built';
}

/** A hash of names, sizes and times of every file under these places. */
export function fingerprint(places, root = ROOT) {
  const hash = createHash('sha256');
  const add = (place) => {
    const path = join(root, place);
    if (!existsSync(path)) return;
    const facts = statSync(path);
    if (facts.isDirectory()) for (const name of readdirSync(path).sort()) add(join(place, name));
    else hash.update(`${place} ${facts.size} ${facts.mtimeMs}\n`);
  };
  for (const place of places) add(place);
  return hash.digest('hex');
}
