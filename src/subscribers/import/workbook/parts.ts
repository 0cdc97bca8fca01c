import { Parser } from 'htmlparser2';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Refusal } from '../../../refusal.ts';

/*
 * A workbook is a zip of XML files (ECMA-376). It comes from outside: how large a part becomes is limited before it is
 * unpacked and checked while it is, and a document type (entities that grow) is refused.
 */

const MOST_PARTS = 5_000;
const MB = 1024 * 1024;
/** Fifty thousand rows are a few MB; a part that claims more than this is no list of readers. */
const LARGEST_PART = 200 * MB;

export interface Parts {
  has(name: string): boolean;
  /** The text of a part as it is unpacked. Throws 'invalid' without it and 'too-large'. */
  read(name: string): AsyncIterable<string>;
  close(): void;
}

/** Opens a workbook on disk. Throws 'invalid' for what is no whole zip. */
export async function openParts(path: string): Promise<Parts> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(broken);
  const entries = await listEntries(zip).catch((error) => {
    zip.close();
    throw error;
  });
  return {
    has: (name) => entries.has(name),
    read: (name) => unpack(zip, entries.get(name)),
    close: () => zip.close(),
  };
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_PARTS) throw tooLarge();
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    broken(error);
  }
  return entries;
}

async function* unpack(zip: ZipFile, entry: Entry | undefined): AsyncGenerator<string> {
  if (!entry) return broken();
  if (entry.uncompressedSize > LARGEST_PART) throw tooLarge();
  const stream = await zip.openReadStreamPromise(entry).catch(broken);
  stream.setEncoding('utf8');
  try {
    for await (const chunk of stream) yield chunk as string;
  } catch (error) {
    broken(error);
  } finally {
    stream.destroy();
  }
}

export interface Telling {
  open?: (name: string, attributes: Record<string, string>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

/** Goes through XML as it comes and tells of its elements by their local names. Yields after each piece. */
export async function* elements(pieces: AsyncIterable<string>, tell: Telling): AsyncGenerator<void> {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => tell.open?.(local(name), attributes),
      ontext: (text) => tell.text?.(text),
      onclosetag: (name) => tell.close?.(local(name)),
      onprocessinginstruction: (name) => {
        if (/^!doctype/i.test(name)) broken();
      },
    },
    { xmlMode: true },
  );
  for await (const piece of pieces) {
    parser.write(piece);
    yield;
  }
  parser.end();
  yield;
}

/** The same for a part that is told of as a whole. */
export async function readElements(pieces: AsyncIterable<string>, tell: Telling): Promise<void> {
  for await (const _ of elements(pieces, tell));
}

export function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

export function broken(problem?: unknown): never {
  if (problem instanceof Refusal) throw problem;
  throw new Refusal(
    'invalid',
    'Arbetsboken går inte att läsa. Öppna den i Excel, spara den som CSV UTF-8 och ladda upp den filen.',
    'file',
  );
}

function tooLarge(): Refusal {
  return new Refusal(
    'too-large',
    'Arbetsboken är för stor. Spara bladet som CSV UTF-8 och ladda upp den filen.',
    'file',
  );
}
