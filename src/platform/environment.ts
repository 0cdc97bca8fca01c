import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { ROOT } from './root.ts';

/** Reads settings from .env beside package.json, if there is one. What the environment already holds wins. */
export function readEnvFile(file = join(ROOT, '.env')): void {
  if (existsSync(file)) loadEnvFile(file);
}
