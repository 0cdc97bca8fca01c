import type { Request, RequestHandler } from 'express';
import { Refusal } from '../refusal.ts';

/*
 * One file out of a form (RFC 7578), as a stream: a list of a million readers is never held in memory. The fields that
 * stand before the file are read first, so that the form's token can be checked before the file is.
 */

const MOST_FIELDS = 20;
const LONGEST_HEAD = 4_000;
const LONGEST_FIELD = 10_000;

export interface Upload {
  name: string;
  bytes: AsyncGenerator<Buffer>;
}

const uploads = new WeakMap<Request, Upload>();

/** Reads the form up to its file. Anything that is no such form goes on without one. */
export const uploadForm: RequestHandler = async (req, _res, next) => {
  const boundary = /^multipart\/form-data;.*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(
    req.get('Content-Type') ?? '',
  );
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark) req.body = await readFields(req, new Reader(req), mark);
  next();
};

/** The file of the form. Throws Refusal('invalid') when none was chosen. */
export function uploadOf(req: Request): Upload {
  const upload = uploads.get(req);
  if (!upload?.name) throw new Refusal('invalid', 'Välj en fil först.', 'file');
  return upload;
}

async function readFields(req: Request, reader: Reader, mark: string): Promise<Record<string, string>> {
  const fields: Record<string, string> = {};
  const end = Buffer.from(`\r\n--${mark}`);
  await reader.upTo(Buffer.from(`--${mark}`), LONGEST_HEAD);
  for (let count = 0; count < MOST_FIELDS; count += 1) {
    if (await reader.startsWith('--')) return fields;
    const head = (await reader.upTo(Buffer.from('\r\n\r\n'), LONGEST_HEAD)).toString('utf8');
    const name = /[;\s]name="([^"\r\n]*)"/i.exec(head)?.[1] ?? '';
    const fileName = /[;\s]filename="([^"\r\n]*)"/i.exec(head)?.[1];
    if (fileName !== undefined) {
      uploads.set(req, { name: fileName, bytes: reader.until(end) });
      return fields;
    }
    fields[name] = (await reader.upTo(end, LONGEST_FIELD)).toString('utf8');
  }
  throw broken();
}

/** Bytes of a request, in the pieces that somebody asks for. */
class Reader {
  #held: Buffer = Buffer.alloc(0);
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(req: Request) {
    this.#chunks = req[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** What stands before a mark, `most` bytes at most; the mark is taken too. */
  async upTo(mark: Buffer, most: number): Promise<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) return this.#take(at, mark.length);
      if (this.#held.length > most) throw broken();
      await this.#more();
    }
  }

  async startsWith(text: string): Promise<boolean> {
    while (this.#held.length < text.length) await this.#more();
    return this.#held.toString('latin1', 0, text.length) === text;
  }

  /** Everything before a mark, as it comes. */
  async *until(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        yield this.#take(at, mark.length);
        return;
      }
      // The end of what is held may be the beginning of the mark.
      const safe = this.#held.length - mark.length;
      if (safe > 0) yield this.#take(safe, 0);
      await this.#more();
    }
  }

  #take(length: number, skip: number): Buffer {
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length + skip);
    return taken;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done) throw broken();
    this.#held = Buffer.concat([this.#held, value]);
  }
}

function broken(): Refusal {
  return new Refusal('invalid', 'Filen kom inte fram hel. Försök igen.', 'file');
}
