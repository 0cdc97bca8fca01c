import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ROOT } from '../../src/platform/root.ts';
import { TEST_SECRETS } from '../support/settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aktuellt-unfinished-'));
  await writeFile(join(folder, 'restoring.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['the doors', ['src/main.ts', '--only', 'web']],
  ['the workers', ['workers/main.ts']],
])('%s do not serve what is half restored', async (_who, program) => {
  const child = spawn(process.execPath, ['--import', 'tsx', ...program], {
    cwd: ROOT,
    env: { ...process.env, ...TEST_SECRETS, DATA_DIR: folder, MONGO_URL: 'mongodb://127.0.0.1:1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [words, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(words).toMatch(/A restore into .* was not finished/);
  expect(code).toBe(1);
});
