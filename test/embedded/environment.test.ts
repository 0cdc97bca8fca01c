import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DataFolder, openDataFolder } from '../../src/embedded/dataFolder.ts';
import { completeEnvironment } from '../../src/embedded/environment.ts';

const LOCAL = { PUBLIC_URL: 'http://localhost:3000', SMTP_URL: 'smtp://127.0.0.1:25' };
const REACHED = { PUBLIC_URL: 'https://nyheter.example.se', SMTP_URL: 'smtp://relay.example.se' };

describe('the port of the mail door, while another program has 2525,', () => {
  let root: string;
  let folder: DataFolder;
  let other: Server;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'environment-'));
    folder = openDataFolder(root);
    other = createServer().listen(2525, '127.0.0.1');
    // Taken by somebody else already is as good.
    await Promise.race([once(other, 'listening'), once(other, 'error')]).catch(() => undefined);
  });
  afterEach(() => {
    other.close();
    folder.close();
    rmSync(root, { recursive: true, force: true });
  });
  const portOf = async (given: NodeJS.ProcessEnv) => (await completeEnvironment(given, folder)).env.MAIL_DOOR_PORT;

  test('is another one in a house of this machine alone', async () => {
    expect(await portOf(LOCAL)).not.toBe('2525');
  });

  test('stays where mail servers look for it', async () => {
    expect(await portOf(REACHED)).toBe('2525');
  });

  test('is the one that was given', async () => {
    expect(await portOf({ ...LOCAL, MAIL_DOOR_PORT: '2526' })).toBe('2526');
    expect(await portOf({ ...REACHED, MAIL_DOOR_PORT: '2526' })).toBe('2526');
  });
});
