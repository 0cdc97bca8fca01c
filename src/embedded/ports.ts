import { createServer } from 'node:net';

/** Whether a port can be listened on. Returns null, or the reason in a few words. */
export async function whyTaken(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (problem: NodeJS.ErrnoException) => resolve(reason(problem)));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** `wanted` when it is free on loopback, else any free port. */
export async function freePort(wanted: number): Promise<number> {
  if (wanted && !(await whyTaken(wanted, '127.0.0.1'))) return wanted;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function reason(problem: NodeJS.ErrnoException): string {
  if (problem.code === 'EADDRINUSE') return 'is taken by another program';
  if (problem.code === 'EACCES') return 'may not be used by this user';
  if (problem.code === 'EADDRNOTAVAIL') return 'is on an address that this machine does not have';
  return `cannot be listened on (${problem.code ?? problem.message})`;
}
