import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Child, startChild } from '../../src/embedded/child.ts';
import { endLeftRedis, redisPlan } from '../../src/embedded/redisServer.ts';

describe('a Redis that a killed house left running', () => {
  let folder: string;
  let socket: string;
  let redis: Child;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'redis-'));
    socket = join(folder, 'redis.sock');
    redis = startChild(redisPlan(folder, socket), () => undefined);
    await redis.serves();
  });
  afterEach(async () => {
    redis.kill('SIGKILL');
    await redis.gone;
    rmSync(folder, { recursive: true, force: true });
  });

  test('leaves when it is asked', async () => {
    expect(await endLeftRedis(socket)).toBe('left');
    expect(await redis.gone).toBe('exit code 0');
    expect(await endLeftRedis(socket)).toBe('nobody');
  });

  test('and does not answer is not taken for gone', async () => {
    redis.kill('SIGSTOP');
    expect(await endLeftRedis(socket, 100)).toBe('stays');
  });
});
