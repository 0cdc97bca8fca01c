import { parseArgs } from 'node:util';
import { ConfigProblem } from './config.ts';
import { FolderProblem } from './embedded/dataFolder.ts';
import { HouseProblem, keepHouse, type Program } from './embedded/house.ts';
import { readEnvFile } from './platform/environment.ts';

/*
 * Decides what this process is. Without options: the house, which supervises everything else.
 *   --only web | mail | web,mail   the doors alone, in this process (a container each, say)
 *   --only workers                 a house of workers alone
 *   --fresh                        begin anew (scripts/up.mjs asks first)
 *   --seed newsroom|staff --tell-password terminal|FILE   what the house tells its web to do before it opens
 */

readEnvFile();
try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      fresh: { type: 'boolean', default: false },
      seed: { type: 'string' },
      'tell-password': { type: 'string', default: 'terminal' },
    },
  });
  const only = values.only?.split(',');
  if (only?.some((name) => name === 'web' || name === 'mail')) {
    // Loaded here, so that a house does not carry the rooms that its children open.
    const { openDoors } = await import('./app.ts');
    const { seed } = await import('./seed.ts');
    const { seed: extent, 'tell-password': tell } = values;
    const first = extent ? () => seed(extent === 'newsroom' ? 'newsroom' : 'staff', tell) : undefined;
    await openDoors({ web: only.includes('web'), mail: only.includes('mail'), ...(first ? { first } : {}) });
  } else {
    await keepHouse(process.env, { fresh: values.fresh, ...(only ? { only: only as Program[] } : {}) });
  }
} catch (problem) {
  const isMeant =
    problem instanceof ConfigProblem || problem instanceof FolderProblem || problem instanceof HouseProblem;
  process.stderr.write(`${isMeant ? problem.message : ((problem as Error).stack ?? problem)}\n`);
  process.exit(1);
}
