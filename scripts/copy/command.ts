import { resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CopyProblem } from './place.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads the command line, does the work, and says a problem as one sentence. */
export async function run(
  options: Options,
  usage: string,
  work: (values: Record<string, unknown>) => Promise<void>,
): Promise<void> {
  try {
    const all: Options = { ...options, help: { type: 'boolean' } };
    const { values } = parseArgs({ options: all });
    if (values.help) throw new CopyProblem(usage);
    await work(values);
  } catch (problem) {
    const code = (problem as { code?: unknown }).code;
    const mistyped = typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
    if (!(problem instanceof CopyProblem) && !mistyped) throw problem;
    console.error(mistyped ? `${(problem as Error).message}\n${usage}` : (problem as Error).message);
    process.exitCode = 1;
  }
}

/** A path as the person meant it who typed it. */
export function pathOf(value: unknown, usage: string): string {
  if (typeof value !== 'string' || value === '') throw new CopyProblem(usage);
  return resolve(process.env.INIT_CWD ?? '.', value);
}

/** What was copied, one line for each collection. */
export function tell(collections: { name: string; documents: number; sha256: string }[]): void {
  const width = Math.max(0, ...collections.map(({ name }) => name.length));
  for (const { name, documents, sha256 } of collections)
    console.log(`${name.padEnd(width)}  ${String(documents).padStart(9)}  ${sha256}`);
}
