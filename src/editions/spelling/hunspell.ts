import { spawn } from 'node:child_process';
import { log } from '../../platform/log.ts';

/*
 * The spelling checker of Debian (hunspell, hunspell-sv) as a process of its own in pipe mode. It knows Swedish
 * compounds; nspell, which reads the same dictionary in JavaScript, does not (it calls "jobbar" and "utvecklar" wrong).
 * Everything is bounded: words, time, output. Without the program or its dictionary nothing is said.
 */

const LANGUAGE = 'sv_SE';
/** Words at a time. */
export const MOST_WORDS = 5_000;
export const MOST_SUGGESTED = 60;
const TIMEOUT_MS = 8_000;
const MOST_OUTPUT = 2_000_000; // characters
const ASK_AGAIN_MS = 10 * 60_000; // after it was not there

let absentUntil = 0;

/** Which of the words are not in the dictionary; null when there is no checker. Quick. Never throws. */
export async function unknownTo(words: readonly string[]): Promise<Set<string> | null> {
  const said = await ask('-l', words.slice(0, MOST_WORDS));
  return said === null ? null : new Set(said.split('\n').filter(Boolean));
}

/** Words of the dictionary near an unknown one, the likeliest first, by word. Slow: some 30 ms a word. Never throws. */
export async function nearTo(words: readonly string[]): Promise<Map<string, string[]> | null> {
  const said = await ask('-a', words.slice(0, MOST_SUGGESTED));
  if (said === null) return null;
  const near = new Map<string, string[]>();
  for (const line of said.split('\n')) {
    // "& ord 2 1: orm, ort"; "# ord 1" is one that nothing is near (ispell(1)).
    const [, word, list = ''] = /^& (\S+) [\d ]+: (.*)$/.exec(line) ?? [];
    if (word !== undefined) near.set(word, list.split(', '));
  }
  return near;
}

/** Whether spelling is checked in this house. */
export async function hasDictionary(): Promise<boolean> {
  return (await unknownTo(['brev'])) !== null;
}

async function ask(mode: '-l' | '-a', words: readonly string[]): Promise<string | null> {
  if (Date.now() < absentUntil) return null;
  return run(mode, words).catch((problem: Error) => {
    log.info({ reason: problem.message }, 'spelling: no checker');
    absentUntil = Date.now() + ASK_AGAIN_MS;
    return null;
  });
}

function run(mode: '-l' | '-a', words: readonly string[]): Promise<string> {
  return new Promise((done, failed) => {
    const child = spawn('hunspell', ['-d', LANGUAGE, '-i', 'utf-8', mode], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: TIMEOUT_MS,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' }, // no word list of whoever runs the house
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
      if (said.length > MOST_OUTPUT) child.kill();
    });
    child.once('error', failed);
    child.once('close', (code) => (code === 0 ? done(said) : failed(new Error(`hunspell left with ${code}`))));
    child.stdin.on('error', () => undefined); // it left before it had read all: 'close' tells
    child.stdin.end(words.map((word) => (mode === '-a' ? `^${word}\n` : `${word}\n`)).join(''));
  });
}
