import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cruise, type IConfiguration } from 'dependency-cruiser';
import { transformSync } from 'esbuild';
import { ROOT } from '../src/platform/root.ts';

jest.setTimeout(30_000);

const rules = createRequire(import.meta.url)('./dependencies.cjs') as IConfiguration;
const FOLDERS = ['src', 'workers'];
const LAW_LINES = 250;
const DRAWER = /(^|\/)(index|utils?|helpers?|[a-z]*(Manager|Service|Helper|Processor|Impl))\.tsx?$/i;

let copy = '';
beforeAll(() => {
  copy = copyWithoutJsx();
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('the architecture', () => {
  test('imports go upstream, rooms know no door, and there is no cycle', async () => {
    const ruleSet = { forbidden: rules.forbidden ?? [] };
    const { output } = await cruise(FOLDERS, { ...rules.options, ruleSet, validate: true, baseDir: copy });
    if (typeof output === 'string') throw new Error('expected a result object');
    expect(output.summary.totalCruised).toBeGreaterThan(150);
    const told = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
    expect(told).toEqual([]);
  });

  test('no file is longer than the law allows, no barrel, no drawer, no default export', () => {
    const files = sources();
    const long = files.filter((file) => text(file).split('\n').length > LAW_LINES + 1);
    const drawers = files.filter((file) => DRAWER.test(file));
    const defaults = files.filter((file) => /^export default/m.test(text(file)));
    expect({ long, drawers, defaults }).toEqual({ long: [], drawers: [], defaults: [] });
    expect(files.filter((file) => /URL\.canParse\(/.test(text(file)))).toEqual([]); // see src/parseUrl.ts
  });
});

/** dependency-cruiser's swc parser does not read JSX, so it gets a copy in which JSX is compiled and imports are kept. */
function copyWithoutJsx(): string {
  const folder = mkdtempSync(join(tmpdir(), 'aktuellt-architecture-'));
  for (const name of FOLDERS) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  const tsconfigRaw = { compilerOptions: { verbatimModuleSyntax: true } };
  for (const file of sources().filter((one) => one.endsWith('.tsx'))) {
    const { code } = transformSync(text(file), {
      loader: 'tsx',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      tsconfigRaw,
    });
    writeFileSync(join(folder, file), code);
  }
  return folder;
}

function sources(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  ).filter((file) => /\.tsx?$/.test(file));
}

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
