import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FolderProblem, openDataFolder, secretKeysOf } from '../../src/embedded/dataFolder.ts';

describe('the data folder', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'folder-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('knows where a killed house had its sockets until that is forgotten', () => {
    const deep = join(root, 'a-folder-that-lies-deep-'.repeat(6));
    const { sockets } = openDataFolder(deep); // and never closed
    const failed = openDataFolder(deep);
    expect(failed.leftSockets).toBe(sockets);
    failed.close();
    const next = openDataFolder(deep);
    expect(next.leftSockets).toBe(sockets);
    next.forgetLeft();
    next.close();
    const last = openDataFolder(deep);
    expect(last.leftSockets).toBeNull();
    last.close();
  });

  test('makes its keys once, for its owner alone, and leaves nothing beside', () => {
    const keys = secretKeysOf(root);
    expect(secretKeysOf(root)).toBe(keys);
    expect(statSync(join(root, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(root)).toEqual(['secrets.json']);
  });

  test('makes its keys where a full disk cut off the first try', () => {
    writeFileSync(join(root, 'secrets.json.part'), '{"SECRET_');
    expect(secretKeysOf(root)).toMatch(/^1:[\w-]{43}$/);
    expect(readdirSync(root)).toEqual(['secrets.json']);
  });

  test('says what to do with keys that cannot be read', () => {
    writeFileSync(join(root, 'secrets.json'), '{"SECRET_');
    expect(() => secretKeysOf(root)).toThrow(FolderProblem);
    expect(() => secretKeysOf(root)).toThrow(/secrets\.json cannot be read: .* Bring it back from a backup/);
  });
});
