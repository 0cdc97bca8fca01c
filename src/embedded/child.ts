import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const READY_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 50;
const KEPT_LINES = 12;

export interface ChildPlan {
  name: string;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** A node child of ours gets a channel, so that it notices when the house is gone. */
  ours: boolean;
  /** How we know that it serves: it prints a line that begins with "ready", or this answers true. */
  ready: 'line' | (() => Promise<Readiness>);
  /** How long it may take to serve, from when it last said 'soon'; a minute unless it is given. */
  readyWithinMs?: number;
  /** What it writes is kept for its last words and not shown. */
  quiet?: boolean;
}

/** Whether it serves; 'soon' when it says itself that it needs more time. */
export type Readiness = boolean | 'soon';

export interface Child {
  pid: number | undefined;
  /** The last lines it wrote, for the sentence that explains why it died. */
  lastLines: string[];
  /** Resolves with how it ended: "exit code 1", "signal SIGKILL", or why it could not be started. */
  gone: Promise<string>;
  /** Resolves when it serves; rejects when that takes too long or it dies first. */
  serves(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a process. `onLine` gets every line it writes. */
export function startChild(plan: ChildPlan, onLine: (line: string, stream: 'out' | 'err') => void): Child {
  const started = launch(plan);
  const lastLines: string[] = [];
  let saidReady = false;
  let over = false;
  const gone = ended(started).then((how) => {
    over = true;
    return how;
  });
  for (const stream of ['out', 'err'] as const) {
    const input = stream === 'out' ? started.stdout : started.stderr;
    if (!input) continue;
    createInterface({ input }).on('line', (line) => {
      if (stream === 'out' && /^ready\b/.test(line)) saidReady = true;
      else if (!plan.quiet) onLine(line, stream);
      lastLines.push(line);
      if (lastLines.length > KEPT_LINES) lastLines.shift();
    });
  }
  const answers = plan.ready === 'line' ? async () => saidReady : plan.ready;
  return {
    pid: started.pid,
    lastLines,
    gone,
    serves: async () => {
      const withinMs = plan.readyWithinMs ?? READY_WITHIN_MS;
      await whenTrue(async () => over || (await answers()), withinMs);
      if (over) throw new Error(`${plan.name} is gone`);
    },
    kill: (signal) => void started.kill(signal),
  };
}

/** Own process group: Ctrl-C in the terminal reaches the house alone, which then stops its children in order. */
function launch(plan: ChildPlan): ChildProcess {
  return spawn(plan.command, plan.args, {
    env: plan.env ?? process.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...(plan.ours ? (['ipc'] as const) : [])],
  });
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (problem) => resolve(problem.message));
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
}

async function whenTrue(answer: () => Promise<Readiness>, withinMs: number): Promise<void> {
  let until = Date.now() + withinMs;
  for (;;) {
    const now = await answer().catch(() => false);
    if (now === true) return;
    if (now === 'soon') until = Date.now() + withinMs;
    else if (Date.now() > until) throw new Error(`it did not serve within ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
