/** `npm run article -- FILE`: prints one article as JSON, and to stderr what the text does not say. */
import { readFile } from 'node:fs/promises';
import { parseArticle } from '../src/articles/parseArticle.ts';
import { Refusal } from '../src/refusal.ts';

const MISSING = { kind: 'artikeltyp', publishedAt: 'publiceringsdatum', lead: 'ingress', byline: 'byline' } as const;

const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) {
  console.error('Användning: npm run article -- FIL.txt');
  process.exit(2);
}
try {
  const article = parseArticle(decode(await readFile(file)));
  console.log(JSON.stringify(article, null, 2));
  for (const [field, name] of Object.entries(MISSING)) {
    if (article[field as keyof typeof MISSING] === null) console.error(`Texten har ingen uppgift om ${name}.`);
  }
} catch (problem) {
  console.error(`${file}: ${sentenceFor(problem)}`);
  process.exitCode = 1;
}

/** UTF-8 to the letter: a file in another encoding is refused rather than read wrongly. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('invalid', 'Filen är inte text i UTF-8. Spara den som UTF-8 och försök igen.', 'text');
  }
}

function sentenceFor(problem: unknown): string {
  if (problem instanceof Refusal) return problem.message;
  const code = problem instanceof Error && 'code' in problem ? problem.code : null;
  if (code === 'ENOENT') return 'Filen finns inte.';
  if (code === 'EISDIR') return 'Det är en mapp. Ange en textfil.';
  if (code === 'EACCES') return 'Filen får inte läsas.';
  throw problem;
}
