import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/*
 * A load generator, a process of its own: connections that are kept open and send one request after the other. It says
 * `ready`; each line on stdin is a Load in JSON and is answered with a Carried in JSON.
 */

export interface Load {
  port: number;
  connections: number;
  ms: number;
  /** Taken in turns. */
  paths: string[];
  userAgent: string;
  /** The status that every answer must have. */
  status: number;
}

export interface Carried {
  answers: number;
  seconds: number;
  /** Answers with another status, or connections that broke. */
  wrong: number;
}

const HEAD_END = '\r\n\r\n';

createInterface({ input: process.stdin }).on('line', (line) => {
  void carry(JSON.parse(line) as Load).then((carried) => process.stdout.write(`${JSON.stringify(carried)}\n`));
});
process.stdin.on('end', () => process.exit(0));
process.stdout.write('ready\n');

async function carry(load: Load): Promise<Carried> {
  const requests = load.paths.map((path) =>
    Buffer.from(`GET ${path} HTTP/1.1\r\nHost: localhost:${load.port}\r\nUser-Agent: ${load.userAgent}${HEAD_END}`),
  );
  const sum = { answers: 0, wrong: 0 };
  const begun = performance.now();
  const until = begun + load.ms;
  const step = Math.ceil(requests.length / load.connections);
  await Promise.all(Array.from({ length: load.connections }, (_, n) => one(load, requests, n * step, until, sum)));
  return { ...sum, seconds: (performance.now() - begun) / 1_000 };
}

/** One connection, until its time is over. */
function one(
  load: Load,
  requests: Buffer[],
  from: number,
  until: number,
  sum: Omit<Carried, 'seconds'>,
): Promise<void> {
  const expected = `HTTP/1.1 ${load.status} `;
  return new Promise((resolve) => {
    let next = from;
    let parts: Buffer[] = [];
    const socket = connect(load.port, '127.0.0.1', ask);
    socket.setNoDelay(true);
    socket.on('error', () => sum.wrong++);
    socket.on('close', () => resolve());
    socket.on('data', (chunk) => {
      parts.push(chunk);
      const answer = parts.length === 1 ? chunk : Buffer.concat(parts);
      if (!isWhole(answer)) return;
      parts = [];
      if (answer.toString('latin1', 0, expected.length) === expected) sum.answers++;
      else sum.wrong++;
      if (performance.now() < until) ask();
      else socket.destroy();
    });

    function ask(): void {
      socket.write(requests[next++ % requests.length] as Buffer);
    }
  });
}

function isWhole(answer: Buffer): boolean {
  const end = answer.indexOf(HEAD_END);
  if (end < 0) return false;
  const length = /content-length: (\d+)/i.exec(answer.toString('latin1', 0, end));
  return answer.length >= end + HEAD_END.length + Number(length?.[1] ?? 0);
}
