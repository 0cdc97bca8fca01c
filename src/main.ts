import { parseArgs } from 'node:util';
import { ConfigProblem, config } from './config.ts';
import { FolderProblem, refuseUnfinished } from './embedded/dataFolder.ts';
import { HouseProblem, keepHouse } from './embedded/house.ts';
import { readEnvFile } from './platform/environment.ts';

/*
 * Decides what this process is. Without options: the house, which supervises everything else.
 *   --only web | mail | web,mail   the doors alone, in this process (a container each, say)
 *   --only workers                 a house of workers alone
 *   --fresh                        begin anew (scripts/up.mjs asks first)
 *   --seed newsroom|staff --tell-password terminal|FILE   what is made before the doors open, if it is missing
 */

const PARTS = ['web', 'mail', 'workers'];

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
  const only = partsOf(values.only);
  if (only.includes('workers')) await keepHouse(process.env, { fresh: values.fresh, only: ['workers'] });
  else if (only.length) await serveDoors(only, values.seed, values['tell-password']);
  else await keepHouse(process.env, { fresh: values.fresh });
} catch (problem) {
  process.stderr.write(`${wordsFor(problem as NodeJS.ErrnoException & { port?: number })}\n`);
  process.exit(1);
}

function partsOf(only: string | undefined): string[] {
  const parts = only?.split(',') ?? [];
  const wrong = parts.some((part) => !PARTS.includes(part)) || (parts.includes('workers') && parts.length > 1);
  if (wrong) throw new ConfigProblem(`--only ${only}: must be web, mail, web,mail or workers`);
  return parts;
}

/** Loaded here, so that a house does not carry the rooms that its children open. */
async function serveDoors(only: string[], extent: string | undefined, tell: string): Promise<void> {
  refuseUnfinished(config().DATA_DIR);
  const { openDoors } = await import('./app.ts');
  const { seed } = await import('./seed.ts');
  const first = extent ? () => seed(extent === 'newsroom' ? 'newsroom' : 'staff', tell) : undefined;
  await openDoors({ web: only.includes('web'), mail: only.includes('mail'), ...(first ? { first } : {}) });
}

/** What is meant for people is a sentence; a bug shows where it happened. */
function wordsFor(problem: NodeJS.ErrnoException & { port?: number }): string {
  if (problem instanceof ConfigProblem || problem instanceof FolderProblem || problem instanceof HouseProblem)
    return problem.message;
  if (problem.code === 'EADDRINUSE')
    return `Port ${problem.port} is taken by another program. Set PORT or MAIL_DOOR_PORT to another one.`;
  if (problem.name.endsWith('ServerSelectionError'))
    return `The store does not answer: ${problem.message}. Start MongoDB, or correct MONGO_URL.`;
  if (problem.code?.startsWith('ERR_PARSE_ARGS')) return `${problem.message} See src/main.ts for the options.`;
  return problem.stack ?? String(problem);
}
