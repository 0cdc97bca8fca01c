import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../src/platform/root.ts';
import { BUILT } from '../src/web/ui/assetUrl.ts';
import { cutFonts } from './client/fonts.ts';

/*
 * Builds what the browser loads into public/build: client.js, step.js (a sign-up under attack), style.css (the desk), public.css (what readers
 * see), the fonts and the mark, each with the hash of
 * its content in its name, so that it may be kept for ever; manifest.json tells the pages which is the newest.
 */

const UI = join(ROOT, 'src/web/ui');
const HASH_LENGTH = 10;

async function buildClient(): Promise<void> {
  const fresh = `${BUILT}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await bundle(fresh);
  const manifest: Record<string, string> = {};
  for (const name of ['client.js', 'step.js', 'style.css', 'public.css']) manifest[name] = await hashed(fresh, name);
  manifest['mark.svg'] = await keep(fresh, join(UI, 'mark.svg'));
  await writeFile(join(fresh, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await rm(BUILT, { recursive: true, force: true });
  await rename(fresh, BUILT);
  console.log(`client built: ${(await readdir(BUILT)).length} files`);
}

async function bundle(folder: string): Promise<void> {
  const fonts = await mkdtemp(join(tmpdir(), 'aktuellt-fonts-'));
  await cutFonts(fonts);
  await build({
    entryPoints: {
      client: join(ROOT, 'src/web/client/client.ts'),
      step: join(ROOT, 'src/web/client/step.ts'),
      style: join(UI, 'style.css'),
      public: join(UI, 'public.css'),
    },
    alias: { '@fonts': fonts },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.2'],
    loader: { '.woff2': 'file' },
    assetNames: '[name]-[hash]',
    legalComments: 'none',
    logLevel: 'warning',
  });
  await rm(fonts, { recursive: true, force: true });
}

async function hashed(folder: string, name: string): Promise<string> {
  const kept = withHash(name, await readFile(join(folder, name)));
  await rename(join(folder, name), join(folder, kept));
  return kept;
}

async function keep(folder: string, path: string): Promise<string> {
  const content = await readFile(path);
  const kept = withHash(basename(path), content);
  await writeFile(join(folder, kept), content);
  return kept;
}

function withHash(name: string, content: Buffer): string {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_LENGTH);
  return `${basename(name, extname(name))}-${hash}${extname(name)}`;
}

await buildClient();
