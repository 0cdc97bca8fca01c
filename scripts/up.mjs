/**
 * npm run up: gets what is missing, builds, and becomes the house (dist/src/main.js). It asks nothing, unless --fresh
 * is given on a terminal.
 */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, checkNode, installModules, installPackages, Problem, ROOT, step } from './steps.mjs';

const NPM_ASKED_EVERY_MS = 500;
const USAGE = `npm run up -- [--port 3000] [--data DIR] [--fresh [--yes]]
  --port   the port of web and API (0: any free one)
  --data   where everything is kept (default: data)
  --fresh  begin anew: forget what is kept there; asks first, or give --yes
Services of your own: MONGO_URL, REDIS_URL, SMTP_URL. All settings: .env.example.`;

try {
  checkNode();
  const options = await read(process.argv.slice(2));
  if (options.fresh) await agree(options);
  await step('modules', installModules);
  if (!process.env.REDIS_URL) await step('redis', () => installPackages(['redis-server']));
  await step('build', build);
  if (options.port !== undefined) process.env.PORT = options.port;
  if (options.data !== undefined) process.env.DATA_DIR = options.data;
  process.argv = [process.argv[0], join(ROOT, 'dist/src/main.js'), ...(options.fresh ? ['--fresh'] : [])];
  process.setSourceMapsEnabled(true);
  leaveWithNpm();
  // The house runs in this very process: signals and exit codes need no go-between.
  await import(pathToFileURL(process.argv[1]).href);
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  console.error(problem.message);
  process.exitCode = 1;
}

async function read(args) {
  // Loaded here: an old Node lacks it, and must be told so in a sentence and not by a stack.
  const { parseArgs } = await import('node:util');
  const options = {
    port: { type: 'string' },
    data: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  };
  let values;
  try {
    values = parseArgs({ args, options }).values;
  } catch (problem) {
    throw new Problem(`${problem.message}\n${USAGE}`);
  }
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) < 65536))
    throw new Problem(`--port ${values.port}: must be a number from 0 to 65535, for example --port 3001`);
  return values;
}

/** What is forgotten cannot be had back, so a person says yes, or whoever runs this has said it beforehand. */
async function agree({ data, yes }) {
  if (yes) return;
  if (!process.stdin.isTTY)
    throw new Problem('--fresh forgets everything. There is no terminal to ask on: add --yes to say that it is meant.');
  const folder = data ?? process.env.DATA_DIR ?? 'data';
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Forget all articles, issues, subscribers and letters in ${folder}? [y/N] `);
  terminal.close();
  if (!/^(y|yes|j|ja)$/i.test(answer.trim())) throw new Problem('Nothing was changed.');
}

/** A house whose npm was killed would go on unseen and keep its port. */
function leaveWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) process.kill(process.pid, 'SIGTERM');
  }, NPM_ASKED_EVERY_MS).unref();
}
