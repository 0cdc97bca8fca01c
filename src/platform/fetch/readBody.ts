import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Refusal } from '../../refusal.ts';

/**
 * The body of an answer, unpacked. It is counted as it streams, packed and unpacked, and cut off at `maxBytes`: a small
 * packet that unpacks to gigabytes costs no more than the limit.
 * @throws Refusal 'too-large'
 */
export async function readBody(answer: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) {
    answer.destroy();
    throw tooLarge(maxBytes);
  }
  const stream = unpacked(answer);
  if (stream !== answer) limitPacked(answer, stream, maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } finally {
    answer.destroy();
  }
  signal.throwIfAborted();
  if (!answer.complete) throw new Error('cut off');
  return Buffer.concat(chunks, size);
}

function limitPacked(answer: IncomingMessage, stream: Readable, maxBytes: number): void {
  let packed = 0;
  answer.on('data', (chunk: Buffer) => {
    packed += chunk.length;
    if (packed > maxBytes) stream.destroy(tooLarge(maxBytes));
  });
}

function unpacked(answer: IncomingMessage): Readable {
  const encoding = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return answer;
  // The callback is only there because pipeline wants one: what goes wrong comes out of the stream that is read.
  if (encoding === 'gzip' || encoding === 'x-gzip') return pipeline(answer, createGunzip(), () => undefined);
  if (encoding === 'br') return pipeline(answer, createBrotliDecompress(), () => undefined);
  if (encoding === 'deflate') return pipeline(answer, createInflate(), () => undefined);
  answer.destroy();
  throw new Refusal('invalid', `Svaret är packat på ett okänt sätt (${encoding.slice(0, 40)}).`, 'url');
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal('too-large', `Svaret är större än ${Math.round(maxBytes / 1_000)} kB.`, 'url');
}
