import { mkdirSync } from 'node:fs';
import { ConfigProblem, readConfig, useConfig } from '../../src/config.ts';
import { FolderProblem, secretKeysOf } from '../../src/embedded/dataFolder.ts';
import { readEnvFile } from '../../src/platform/environment.ts';
import { CopyProblem, dataFolder } from './place.ts';

/**
 * Uses the settings of the house whose data folder is given; one with its own store has its keys there too. Throws
 * CopyProblem with every wrong setting.
 */
export function useSettings(data: string | undefined): void {
  readEnvFile();
  const folder = dataFolder(data);
  try {
    useConfig(readConfig({ ...process.env, DATA_DIR: folder, ...ownKeys(folder) }));
  } catch (problem) {
    if (problem instanceof FolderProblem) throw new CopyProblem(problem.message);
    if (!(problem instanceof ConfigProblem)) throw problem;
    throw new CopyProblem(
      `Readers who were erased are erased again, by the settings of the house:\n${problem.message}`,
    );
  }
}

function ownKeys(folder: string): { SECRET_KEYS?: string } {
  if (process.env.SECRET_KEYS || process.env.MONGO_URL) return {};
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { SECRET_KEYS: secretKeysOf(folder) };
}
