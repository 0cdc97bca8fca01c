import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 30_000;
/** Debian's python3-dkim, with the record given instead of asked of DNS. Prints "pass" or "fail". */
const PROGRAM = `
import os, sys, dkim
record = os.environ['RECORD'].encode()
print('pass' if dkim.verify(sys.stdin.buffer.read(), dnsfunc=lambda name, timeout=5: record) else 'fail')
`;

/** What dkimpy says of a message's first signature: a judge that shares nothing with ours (R57). */
export async function askDkimpy(raw: Buffer, record: string): Promise<string> {
  const child = spawn('/usr/bin/python3', ['-c', PROGRAM], {
    env: { ...process.env, RECORD: record },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: TIMEOUT_MS,
  });
  child.stdin.end(raw);
  return (await text(child.stdout)).trim() || 'no answer';
}
