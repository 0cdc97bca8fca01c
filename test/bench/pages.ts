import { parseArgs } from 'node:util';
import { type Child, start } from './children.ts';
import { round2, say } from './figures.ts';

/*
 * Every page of the desk with many readers and deliveries, beside the same pages with a thousand readers: the ratio of
 * their p95. Both houses run at once and are asked in turns, so that other load meets both.
 * Run: npm run bench:pages -- [--readers 200000] [--issues 24] [--deliveries 2000000] [--rounds 20]
 */

const FEW = 1_000;

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '200000' },
    issues: { type: 'string', default: '24' },
    deliveries: { type: 'string', default: '2000000' },
    rounds: { type: 'string', default: '20' },
  },
});
const rounds = Number(values.rounds);
const begun = Date.now();
const house = (readers: number, deliveries: number) =>
  start(['test/bench/pagesServer.ts', String(readers), values.issues, String(deliveries)]);
const [small, large] = await Promise.all([
  house(FEW, FEW * Number(values.issues)),
  house(Number(values.readers), Number(values.deliveries)),
]);
say(`seeded in ${Math.round((Date.now() - begun) / 1_000)} s`);
const [fewPaths, manyPaths] = [small, large].map(({ ready }) => JSON.parse(ready.slice('ready '.length)) as string[]);
const pages: Record<string, { p95Ms: number; ratio: number }> = {};
for (const [n, path] of (manyPaths ?? []).entries()) {
  const times = { few: [] as number[], many: [] as number[] };
  for (let round = -2; round < rounds; round += 1) {
    const few = await timed(small, fewPaths?.[n] ?? path);
    const many = await timed(large, path);
    if (round < 0) continue; // the first rounds warm up
    times.few.push(few);
    times.many.push(many);
  }
  const p95Ms = round2(p95(times.many));
  const page = path.replace(/[0-9a-f]{24}/, ':id');
  pages[page] = { p95Ms, ratio: round2(p95Ms / p95(times.few)) };
  say(`${page}: ${p95(times.few).toFixed(1)} ms -> ${p95Ms} ms`);
}
const worst = Object.entries(pages).sort(([, one], [, other]) => other.ratio - one.ratio)[0];
process.stdout.write(
  `${JSON.stringify({
    ...{ bench: 'pages', ratio: worst?.[1].ratio, worst: worst?.[0], readers: Number(values.readers) },
    ...{ issues: Number(values.issues), deliveries: Number(values.deliveries), rounds, pages },
  })}\n`,
);
await Promise.all([small.end(), large.end()]);

async function timed(child: Child, path: string): Promise<number> {
  return Number(await child.ask(path));
}

function p95(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.ceil(figures.length * 0.95) - 1] ?? 0;
}
