/** `npm run preflight -- FILE [--at TIME]`: checks an issue (docs/preflight.md) and prints the findings as a JSON array. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { config, readConfig, useConfig } from '../src/config.ts';
import { error, type Finding } from '../src/editions/preflight/finding.ts';
import { type IssueFile, issueFromFile } from '../src/editions/preflight/fromFile.ts';
import { thisHouse } from '../src/editions/preflight/house.ts';
import { findings, inOrder, withWaivers } from '../src/editions/preflight.ts';
import { type Rendered, renderIssue } from '../src/editions/render.ts';
import { spellingFindings } from '../src/editions/spelling/spelling.ts';
import { Refusal } from '../src/refusal.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { at: { type: 'string' } } });
const [file, ...rest] = positionals;
if (file === undefined || rest.length > 0 || Number.isNaN(Date.parse(values.at ?? '2026-01-01'))) {
  console.error('Användning: npm run preflight -- FIL.json [--at 2026-11-20T09:00:00Z]');
  process.exit(2);
}
// A letter is only drawn here, never sent: a house without keys will do.
useConfig(readConfig({ SECRET_KEYS: `1:${'0'.repeat(43)}`, ...process.env }));
try {
  const given = issueFromFile(parsed(await readFile(file, 'utf8')));
  console.log(JSON.stringify(await judge({ ...given, now: values.at ? new Date(values.at) : given.now }), null, 2));
} catch (problem) {
  if (!(problem instanceof Refusal) && !(problem instanceof Error && 'code' in problem)) throw problem;
  console.error(`${file}: ${problem instanceof Refusal ? problem.message : 'Filen går inte att läsa.'}`);
  process.exitCode = 1;
}

async function judge({ issue, articles, now, house }: IssueFile): Promise<Finding[]> {
  if (house.accent) useConfig({ ...config(), ACCENT_COLOUR: house.accent });
  const rendered = await letterOf(issue, articles);
  const letter = rendered instanceof Error ? null : rendered;
  const found = inOrder([
    ...findings(issue, articles, letter, now, { ...thisHouse(), ...house }),
    ...withWaivers(issue, await spellingFindings(issue, articles, new Set())),
  ]);
  // A letter without articles cannot be drawn, and that is told already.
  if (!(rendered instanceof Error) || found.some(({ code }) => code === 'issue-empty')) return found;
  const spot = { place: 'Brevet', anchor: 'letter', seen: rendered.message };
  const sentence = `Brevet går inte att framställa: ${rendered.message.slice(0, 200)}`;
  return inOrder([...found, error('letter-fails', spot, sentence, 'Rätta det som nämns.')]);
}

function letterOf(issue: IssueFile['issue'], articles: IssueFile['articles']): Promise<Rendered | Error> {
  const level = articles.size ? 'individual' : 'none';
  return renderIssue(issue, articles, { language: 'sv', level }).catch((problem: Error) => problem);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Refusal('invalid', 'Filen är inte JSON.', 'file');
  }
}
