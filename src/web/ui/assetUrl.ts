import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../platform/root.ts';

/** Where scripts/build-client.ts puts what the browser loads. */
export const BUILT = join(ROOT, 'public', 'build');
export const ASSETS = '/assets';

let manifest: Record<string, string> | undefined;

/** The address of a built file; its name holds the hash of its content. An unbuilt file keeps its plain name. */
export function assetUrl(name: string): string {
  manifest ??= readManifest();
  return `${ASSETS}/${manifest?.[name] ?? name}`;
}

function readManifest(): Record<string, string> | undefined {
  try {
    return JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8')) as Record<string, string>;
  } catch {
    // Not built (yet): pages still work, without style. The next page looks again.
    return undefined;
  }
}
