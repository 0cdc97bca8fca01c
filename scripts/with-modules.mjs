/**
 * Runs a script in TypeScript with its options, after it has seen to it that node modules are there; with --redis
 * before the script's name, that a redis-server is there too.
 */
import { spawn } from 'node:child_process';
import { checkNode, installModules, installPackages, modulesAreCurrent, onPath, Problem, step } from './steps.mjs';

try {
  checkNode();
  // Scripts print answers on stdout (npm run article prints JSON): only a first installation says something before.
  if (!modulesAreCurrent()) await quietly(() => step('modules', installModules));
  const [first, ...rest] = process.argv.slice(2);
  const needsRedis = first === '--redis';
  if (needsRedis && !onPath('redis-server'))
    await quietly(() => step('redis', () => installPackages(['redis-server'])));
  const script = needsRedis ? rest : [first, ...rest];
  const child = spawn(process.execPath, ['--import', 'tsx', ...script], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
} catch (problem) {
  if (!(problem instanceof Problem)) throw problem;
  console.error(problem.message);
  process.exitCode = 1;
}

/** What is said meanwhile goes to stderr. */
async function quietly(work) {
  const { log } = console;
  console.log = console.error;
  await work();
  console.log = log;
}
