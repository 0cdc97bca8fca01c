import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDataFolder } from '../../src/embedded/dataFolder.ts';

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
});
