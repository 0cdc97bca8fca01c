import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 60_000;

export interface SpamVerdict {
  score: number;
  rules: string[];
}

/** What SpamAssassin says of a message with its local rules alone (`-L -t`): no network, no preferences of this user. */
export async function askSpamAssassin(raw: Buffer): Promise<SpamVerdict> {
  const child = spawn('spamassassin', ['-L', '-t', '-p', '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: TIMEOUT_MS,
  });
  child.stdin.end(raw);
  const said = await text(child.stdout);
  const [, score, rules = ''] =
    /^X-Spam-Status: \w+, score=(-?[\d.]+) [\s\S]*?tests=([\w,\s]*?)\s+(?:autolearn|version|shortcircuit)=/m.exec(
      said,
    ) ?? [];
  if (score === undefined) throw new Error(`spamassassin gave no verdict: ${said.slice(0, 200)}`);
  return { score: Number(score), rules: rules.split(/[,\s]+/).filter(Boolean) };
}
