/**
 * npm run verify: gets what is missing and checks everything. Each step counts as one, the tests of jest one each; the
 * last line is `N passed, N failed`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, checkNode, installModules, installPackages, must, run, seconds } from './steps.mjs';

const PACKAGES = ['redis-server', 'chromium', 'fonts-dejavu-core'];
const DEMO_READERS = '40';
const count = { passed: 0, failed: 0 };

await check('node', async () => void checkNode());
const installed = await check('modules', installModules);
await check('packages', () => installPackages(PACKAGES));
if (installed) {
  await check('lint', () => must('npm', ['run', '--silent', 'lint', '--', '--colors=off']));
  await check('types', () => must('npm', ['run', '--silent', 'typecheck']));
  const built = await check('build', build);
  await tests();
  if (built) await check('demo', () => must('npm', ['run', '--silent', 'demo', '--', '--readers', DEMO_READERS]));
}
process.exitCode = count.failed ? 1 : 0;
console.log(`${count.passed} passed, ${count.failed} failed`);

/** One step: its seconds when it passed, its own words when it failed. Returns whether it passed. */
async function check(name, work) {
  const begun = Date.now();
  try {
    const said = await work();
    count.passed += 1;
    console.log(`${seconds(Date.now() - begun)}  ${name.padEnd(10)}${said ?? 'passed'}`);
    return true;
  } catch (problem) {
    count.failed += 1;
    console.log(problem.message);
    console.log(`${seconds(Date.now() - begun)}  ${name.padEnd(10)}FAILED`);
    return false;
  }
}

/** Jest speaks while it runs, and its figures are read from its own report: a suite that cannot be loaded counts too. */
async function tests() {
  const begun = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'aktuellt-verify-'));
  const file = join(folder, 'jest.json');
  const where = ['--json', `--outputFile=${file}`];
  // What people read stands on stderr.
  const { code } = await run('npm', ['run', '--silent', 'test:all', '--', ...where], { aloud: true });
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    report = { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 };
  }
  rmSync(folder, { recursive: true });
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  count.passed += report.numPassedTests;
  // A test run that breaks off without naming a test has failed all the same.
  count.failed += failed || (code === 0 ? 0 : 1);
  console.log(`${seconds(Date.now() - begun)}  ${'tests'.padEnd(10)}${report.numPassedTests} passed, ${failed} failed`);
}
