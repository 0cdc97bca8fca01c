import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { openPlace } from '../../../scripts/copy/place.ts';
import { ROOT } from '../../../src/platform/root.ts';
import { temporaryFolder } from './given.ts';

/** It is given time to answer. */
const PATIENT_MS = 30_000;
/** A process that lives in the folder it is given. */
const RESIDENT = `
  import { openDataFolder } from '${join(ROOT, 'src/embedded/dataFolder.ts')}';
  openDataFolder(process.argv[1]);
  console.log('lives');
  setInterval(() => {}, 1_000);
`;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test(
  'a house that lives and is too busy to answer is not taken for gone',
  async () => {
    const { folder: data, remove } = temporaryFolder();
    ends.push(remove);
    const busy = createServer((socket) => socket.resume()).listen(join(data, 'store.sock'));
    ends.push(() => busy.close());
    await once(busy, 'listening');
    const house = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', RESIDENT, data]);
    const gone = once(house, 'exit');
    ends.push(() => {
      house.kill();
      return gone;
    });
    await once(house.stdout, 'data');
    await expect(openPlace({ data, url: null, create: true })).rejects.toThrow(
      /running house in .* does not answer: .* stop the house first/,
    );
    expect(readdirSync(data).sort()).toEqual(['house.json', 'store.sock']);
  },
  PATIENT_MS,
);
