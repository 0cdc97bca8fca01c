import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { log } from './log.ts';
import { ROOT } from './root.ts';

/** Reads settings from .env beside package.json, if there is one. What the environment already holds wins. */
export function readEnvFile(file = join(ROOT, '.env')): void {
  if (!existsSync(file)) return;
  loadEnvFile(file);
  const level = process.env.LOG_LEVEL ?? '';
  if (level === 'silent' || level in log.levels.values) log.level = level;
}
