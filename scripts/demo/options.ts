import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../src/platform/root.ts';

const MOST_READERS = 5_000;
/** One reader each for: refused, greylisted, returned later, unsubscribes; and some who just read. */
const LEAST_READERS = 10;

export interface Options {
  files: string[];
  readers: number;
  keep: string | null;
}

export const USAGE = `npm run demo -- [FILE ...] [--readers 200] [--keep DIR]
  FILE       an article as text, as copied from a site; without any, the samples of the project
  --readers  how many subscribers (${LEAST_READERS} to ${MOST_READERS}; default 200)
  --keep     a folder for all caught letters (.eml) and the log of the readers' HTTP requests`;

/** Reads the command line. Throws an Error whose message names the argument and the remedy. */
export function readOptions(argv: string[]): Options {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      readers: { type: 'string', default: '200' },
      keep: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) throw new Error(USAGE);
  const readers = Number(values.readers);
  if (!Number.isInteger(readers) || readers < LEAST_READERS || readers > MOST_READERS) {
    throw new Error(`--readers ${values.readers}: give a whole number from ${LEAST_READERS} to ${MOST_READERS}.`);
  }
  const files = (positionals.length ? positionals : samples()).map((file) =>
    resolve(process.env.INIT_CWD ?? '.', file),
  );
  for (const file of files) {
    if (!existsSync(file) || !statSync(file).isFile())
      throw new Error(`${file}: there is no such file. Give articles as text files.`);
  }
  return { files, readers, keep: values.keep ? resolve(process.env.INIT_CWD ?? '.', values.keep) : null };
}

function samples(): string[] {
  const folder = join(ROOT, 'scripts/samples');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .toSorted()
    .map((name) => join(folder, name));
}
