import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { about } from '../src/config.ts';
import { ROOT } from '../src/platform/root.ts';
import { settings } from '../src/settings.ts';

/* npm run env:example: writes .env.example from src/settings.ts. A test says when it is out of date. */

if (process.argv[1]?.endsWith('env-example.ts')) writeFileSync(join(ROOT, '.env.example'), envExample());

/** Every setting with its help, as a comment: a line that is not changed changes nothing. */
export function envExample(): string {
  return [
    '# Settings of Aktuellt, made from src/settings.ts by npm run env:example. Copy this file to .env, remove the # before',
    '# what you change, and keep it secret. Variables of the environment win over the file.',
    '',
    ...Object.keys(settings).flatMap((name) => {
      const { help, example } = about(name);
      return [...wrapped(help), `# ${name}=${example}`, ''];
    }),
  ].join('\n');
}

function wrapped(help: string): string[] {
  const lines: string[] = [];
  for (const word of help.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 116) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`## ${word}`);
  }
  return lines;
}
