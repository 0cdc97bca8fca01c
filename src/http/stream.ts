import type { Request, Response } from 'express';
import { Refusal } from '../refusal.ts';

/*
 * Server-sent events (the HTML standard, section 9.2): an answer that goes on. A stream is bounded in number, says now
 * and then that it lives, and ends when the process leaves: the browser comes back by itself.
 */

const MOST_STREAMS = 100;
/** Proxies close what is silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it comes back, in ms. */
const RETRY_MS = 3_000;

/** Then the other end comes back, and is asked anew who it is. */
const LONGEST_MS = 600_000;

const open = new Set<Stream>();

export interface Stream {
  /** Sends data as JSON, under a name that the other end listens to. */
  send(event: string, data: unknown): void;
  /** Ends the answer. */
  end(): void;
}

/** Begins a stream. Refuses with 'unavailable' when there are too many. */
export function openStream(req: Request, res: Response): Stream {
  if (open.size >= MOST_STREAMS)
    throw new Refusal('unavailable', 'Just nu följer för många utskicket. Läs läget utan ström, eller försök igen.');
  const heartbeat = setInterval(() => res.write(': still here\n\n'), HEARTBEAT_MS);
  const stream: Stream = {
    send: (event, data) => void res.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    end: () => void res.end(),
  };
  const longest = setTimeout(stream.end, LONGEST_MS).unref();
  open.add(stream);
  res.on('close', () => {
    clearInterval(heartbeat);
    clearTimeout(longest);
    open.delete(stream);
  });
  req.socket.setNoDelay(true);
  res.status(200).set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  res.write(`retry: ${RETRY_MS}\n\n`);
  return stream;
}

/** Ends every stream of this process: it leaves, and would wait for them for ever. */
export function closeStreams(): void {
  for (const stream of open) stream.end();
}

/** Whether somebody asks for a stream. */
export function wantsStream(req: Request): boolean {
  return req.accepts(['application/json', 'text/event-stream']) === 'text/event-stream';
}
