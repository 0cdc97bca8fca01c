import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig, useConfig } from '../../src/config.ts';
import { insistOn, writeFromDisk } from '../../src/deliveries/journal.ts';
import { log } from '../../src/platform/log.ts';
import { newId } from '../../src/platform/mongo.ts';
import { TEST_SECRETS } from '../support/settings.ts';

log.level = 'silent';
const NOTE = { id: newId(), claim: 'c', after: { state: 'sent' as const, reply: null, reason: null } };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aktuellt-journal-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function keepIn(DATA_DIR: string): void {
  useConfig(readConfig({ ...TEST_SECRETS, DATA_DIR }));
}

describe('outcomes on disk', () => {
  test('a disk that cannot be written ends neither the process nor the tries at the store', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    keepIn(file);
    let tries = 0;
    const slowThenAway = async () => {
      await pause(300); // longer than an outcome waits for before it is put on disk as well
      if (tries++ === 0) throw new Error('away');
      return 'written';
    };
    expect(await insistOn(NOTE, slowThenAway)).toBe('written');
  });

  test('what cannot be read stays, and keeps nobody else waiting', async () => {
    keepIn(folder);
    mkdirSync(join(folder, 'outcomes', 'x.jsonl.taken'), { recursive: true }); // a folder cannot be read as a file
    writeFileSync(join(folder, 'outcomes', 'y.jsonl.taken'), '');
    await writeFromDisk();
    const { readdirSync } = await import('node:fs');
    expect(readdirSync(join(folder, 'outcomes'))).toEqual(['x.jsonl.taken']);
  });
});
