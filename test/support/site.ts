import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Page = (req: IncomingMessage, res: ServerResponse) => void;

/** A website on loopback that answers by path and remembers what it was asked. */
export interface Site {
  port: number;
  /** The address of a path, by any name that the test's resolver leads to loopback. */
  url(path: string, host?: string): string;
  pages: Map<string, Page>;
  asked: { path: string; headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const pages = new Map<string, Page>();
  const asked: Site['asked'] = [];
  const server = createServer((req, res) => {
    const path = req.url ?? '/';
    asked.push({ path, headers: req.headers });
    const page = pages.get(path) ?? pages.get(path.replace(/\?.*$/, ''));
    if (page) page(req, res);
    else res.writeHead(404).end('no such page');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: (path, host = '127.0.0.1') => `http://${host}:${port}${path}`,
    pages,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page with this body. */
export function answering(body: string | Buffer, headers: Record<string, string> = {}, status = 200): Page {
  return (_req, res) =>
    void res.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
}
