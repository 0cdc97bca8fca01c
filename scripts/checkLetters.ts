/**
 * `npm run check:letters`: letters of five issues before checkers that are not ours. Tells what each says of each letter;
 * its last line is one JSON object. Exit code 1 when a letter fails; what is not installed is skipped, and said.
 */
import { spawnSync } from 'node:child_process';
import { clientFaults } from '../test/letters/clients.ts';
import { askDkimpy } from '../test/letters/dkimpy.ts';
import { fiveLetters, type SampleLetter } from '../test/letters/fiveLetters.ts';
import { CHROMIUM, openBrowser, openLetter, pageFaults, VIEWS } from '../test/letters/inBrowser.ts';
import { markupFaults } from '../test/letters/markup.ts';
import { startRspamd } from '../test/letters/rspamd.ts';
import { askSpamAssassin } from '../test/letters/spamAssassin.ts';

const MOST_SPAM = 1; // SpamAssassin's points (R123)

interface Verdict {
  letter: string;
  passed: boolean;
  said: unknown;
}
type Checker = (letters: SampleLetter[]) => Promise<Verdict[]>;

const each =
  (judge: (letter: SampleLetter) => Promise<Omit<Verdict, 'letter'>>): Checker =>
  async (letters) => {
    const verdicts: Verdict[] = [];
    for (const letter of letters) verdicts.push({ letter: letter.name, ...(await judge(letter)) });
    return verdicts;
  };

const checkers: { name: string; there: boolean; check: Checker }[] = [
  {
    name: 'html-validate',
    there: true,
    check: each(async ({ html }) => {
      const faults = await markupFaults(html);
      return { passed: !faults.length, said: faults };
    }),
  },
  {
    name: 'caniemail',
    there: true,
    check: each(async ({ html }) => {
      const { unanswered, allowed } = clientFaults(html);
      return { passed: !unanswered.length, said: { unanswered, allowed: allowed.length } };
    }),
  },
  {
    name: 'dkimpy',
    there: !spawnSync('/usr/bin/python3', ['-c', 'import dkim'], { stdio: 'ignore' }).status,
    check: each(async ({ raw, record }) => {
      const changed = Buffer.from(
        raw.toString('latin1').replace('\r\nSubject:', '\r\nX-More: x\r\nSubject: x\r\nSubject:'),
        'latin1',
      );
      const said = [await askDkimpy(raw, record), await askDkimpy(changed, record)];
      return { passed: said.join() === 'pass,fail', said };
    }),
  },
  {
    name: 'spamassassin',
    there: isInstalled('spamassassin'),
    check: each(async ({ raw }) => {
      const verdict = await askSpamAssassin(raw);
      return { passed: verdict.score < MOST_SPAM, said: verdict };
    }),
  },
  { name: 'rspamd', there: isInstalled('rspamd'), check: byRspamd },
  { name: 'axe', there: CHROMIUM !== undefined, check: byAxe },
];

async function byRspamd(letters: SampleLetter[]): Promise<Verdict[]> {
  const rspamd = await startRspamd();
  try {
    return await each(async ({ raw }) => {
      const verdict = await rspamd.ask(raw);
      return { passed: !verdict.forbidden.length, said: verdict };
    })(letters);
  } finally {
    await rspamd.stop();
  }
}

async function byAxe(letters: SampleLetter[]): Promise<Verdict[]> {
  const browser = await openBrowser();
  try {
    return await each(async ({ html }) => {
      const faults: string[] = [];
      for (const view of VIEWS) {
        const page = await openLetter(browser, html, view);
        faults.push(...(await pageFaults(page)).map((fault) => `${view.name}: ${fault}`));
        await page.context().close();
      }
      return { passed: !faults.length, said: faults };
    })(letters);
  } finally {
    await browser.close();
  }
}

function isInstalled(command: string): boolean {
  return !spawnSync(command, ['--version'], { stdio: 'ignore' }).error;
}

const letters = await fiveLetters();
const results: Record<string, { passed: number; of: number } | 'not installed'> = {};
for (const { name, there, check } of checkers) {
  if (!there) {
    results[name] = 'not installed';
    console.log(`${name}: not installed, skipped`);
    continue;
  }
  const verdicts = await check(letters);
  for (const { letter, passed, said } of verdicts)
    console.log(`${name} ${passed ? 'passes' : 'FAILS'} ${letter}: ${JSON.stringify(said)}`);
  results[name] = { passed: verdicts.filter(({ passed }) => passed).length, of: verdicts.length };
}
const ok = Object.values(results).every((one) => one === 'not installed' || one.passed === one.of);
console.log(JSON.stringify({ letters: letters.length, ok, ...results }));
process.exitCode = ok ? 0 : 1;
