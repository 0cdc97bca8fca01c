import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cruise, type IConfiguration } from 'dependency-cruiser';
import { ROOT } from '../src/platform/root.ts';

const rules = createRequire(import.meta.url)('./dependencies.cjs') as IConfiguration;
const LAW_LINES = 250;

describe('the architecture', () => {
  test('imports go upstream, rooms know no door, and there is no cycle', async () => {
    const { output } = await cruise(['src', 'workers'], {
      ...rules.options,
      ruleSet: { forbidden: rules.forbidden ?? [] },
      validate: true,
      baseDir: ROOT,
    });
    if (typeof output === 'string') throw new Error('expected a result object');
    expect(output.summary.totalCruised).toBeGreaterThan(50);
    const told = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
    expect(told).toEqual([]);
  });

  test('no file is longer than the law allows, no barrel, no drawer, no default export', () => {
    const files = sources();
    const long = files.filter((file) => text(file).split('\n').length > LAW_LINES + 1);
    const drawers = files.filter((file) =>
      /(^|\/)(index|utils?|helpers?|[a-z]*(Manager|Service|Helper|Processor|Impl))\.tsx?$/i.test(file),
    );
    const defaults = files.filter((file) => /^export default/m.test(text(file)));
    expect({ long, drawers, defaults }).toEqual({ long: [], drawers: [], defaults: [] });
  });
});

function sources(): string[] {
  return ['src', 'workers']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
    )
    .filter((file) => /\.tsx?$/.test(file));
}

function text(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
