import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../src/platform/root.ts';

/** Processes of a bench: started, asked, weighed and ended. */

const TICKS_A_SECOND = 100; // of the clock in /proc/<pid>/stat on every Linux

export interface Child {
  pid: number;
  /** The line it said when it was ready. */
  ready: string;
  ask(question: string): Promise<string>;
  /** CPU time used so far, in microseconds; user and system together. */
  cpuUs(): number;
  end(): Promise<void>;
}

/** Starts a program of the project (a path from its root, with arguments) and waits until it says `ready`. `flags` are node's. */
export async function start(program: string[], env: Record<string, string> = {}, flags: string[] = []): Promise<Child> {
  const [file = '', ...args] = program;
  const child = spawn(process.execPath, [...flags, ...profiled(), '--import', 'tsx', join(ROOT, file), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${file} ended before it answered`);
    return String(value);
  };
  let ready = await next();
  while (!ready.startsWith('ready')) ready = await next();
  return {
    pid: child.pid ?? 0,
    ready,
    ask(question) {
      child.stdin.write(`${question}\n`);
      return next();
    },
    cpuUs: () => cpuOf(child.pid ?? 0),
    end: () => end(child),
  };
}

/** With BENCH_PROFILE=DIR each child writes at its end where its time went: a .cpuprofile for the browser's developer tools. */
function profiled(): string[] {
  const folder = process.env.BENCH_PROFILE;
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : [];
}

function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / TICKS_A_SECOND;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(force);
}
