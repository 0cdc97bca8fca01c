import { join } from 'node:path';
import { ROOT } from '../platform/root.ts';

/** Whether this file runs as TypeScript (tests, scripts) and not as what the build made of it. */
const IS_SOURCE = import.meta.url.endsWith('.ts');

/** The arguments for node that run a program of ours: `src/main`, `workers/main`. */
export function programArgs(name: string): string[] {
  return IS_SOURCE
    ? ['--import', 'tsx', join(ROOT, `${name}.ts`)]
    : ['--enable-source-maps', join(ROOT, 'dist', `${name}.js`)];
}
