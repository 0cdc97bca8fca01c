import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { config } from '../../config.ts';
import { isId } from '../../platform/mongo.ts';
import { Refusal } from '../../refusal.ts';
import type { Import } from './import.ts';
import { workbookToCsv } from './workbook/workbook.ts';

/*
 * Where the files of imports lie: DATA_DIR/imports, shared by the processes that take them and those that work on
 * them. The list goes when the import is done; what could not be used stays for some days, to be downloaded.
 */

const MOST_BYTES = 200 * 1024 * 1024;
const LOOKED_AT_BYTES = 256 * 1024;
const SAMPLE_ROWS = 5;
const LONGEST_RECORD = 20_000;
export const PRIVATE = 0o600;
/** How older and encrypted Office files begin ([MS-CFB] section 2.2). */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');

export const listPath = (id: string) => join(folder(), `${id}.csv`);
export const errorsPath = (id: string) => join(folder(), `${id}.fel.csv`);

/** Keeps a list, CSV or XLSX. Throws 'too-large' or 'invalid' (nothing in it, or no list), and then keeps nothing. */
export async function keepList(
  id: string,
  bytes: AsyncIterable<Buffer>,
): Promise<Pick<Import, 'encoding' | 'delimiter' | 'sample'>> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  try {
    await pipeline(limited(bytes), createWriteStream(listPath(id), { mode: PRIVATE }));
    return await lookAt(id);
  } catch (error) {
    await removeFiles(id);
    throw error;
  }
}

type AsCsv = Pick<Import, 'encoding' | 'delimiter'>;
/** A file of rows and how they are written in it. */
export type RowFile = AsCsv & { path: string; longest: number };

/** The list of an import. */
export function listFile({ id, encoding, delimiter }: Pick<Import, 'id'> & AsCsv): RowFile {
  return { path: listPath(id), encoding, delimiter, longest: LONGEST_RECORD };
}

/** What of it could not be used: its rows, each with a sentence. */
export function errorsFile({ id }: Pick<Import, 'id'>): RowFile {
  return { path: errorsPath(id), encoding: 'utf8', delimiter: ';', longest: 2 * LONGEST_RECORD };
}

/** The rows of a file, one at a time. Throws 'invalid' for what no program could read. */
export async function* rowsIn({ path, encoding, delimiter, longest }: RowFile): AsyncGenerator<string[]> {
  const parser = parse({
    ...{ bom: true, delimiter, encoding, max_record_size: longest },
    ...{ relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true },
  });
  const source = createReadStream(path);
  source.on('error', (error) => parser.destroy(error));
  try {
    for await (const row of source.pipe(parser)) yield row as string[];
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('CSV_'))
      throw new Refusal('invalid', 'Filen går inte att läsa som CSV. Spara den som CSV UTF-8 och försök igen.');
    throw error;
  } finally {
    source.destroy();
  }
}

/** Cuts the file of errors to a length: what was written after it belongs to a batch that is gone through again. */
export async function cutErrors(id: string, length: number): Promise<void> {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  if (length === 0) return writeFile(errorsPath(id), '', { mode: PRIVATE });
  await truncate(errorsPath(id), length);
}

export async function removeList(id: string): Promise<void> {
  await rm(listPath(id), { force: true });
}

/** Takes away every file of an import, also what somebody who was killed at work on one has left beside it. */
export async function removeFiles(id: string): Promise<void> {
  for (const name of await namesOnShelf()) if (idIn(name) === id) await rm(join(folder(), name), { force: true });
}

/** The imports of which some file lies here. */
export async function importsOnShelf(): Promise<string[]> {
  return [...new Set((await namesOnShelf()).map(idIn))].filter(isId);
}

async function namesOnShelf(): Promise<string[]> {
  return readdir(folder()).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

function idIn(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function folder(): string {
  return resolve(config().DATA_DIR, 'imports');
}

async function* limited(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let all = 0;
  for await (const chunk of bytes) {
    all += chunk.length;
    if (all > MOST_BYTES) throw new Refusal('too-large', 'Filen är större än 200 MB. Dela den i flera.', 'file');
    yield chunk;
  }
}

async function lookAt(id: string): Promise<Pick<Import, 'encoding' | 'delimiter' | 'sample'>> {
  let head = await beginning(listPath(id));
  if (head.subarray(0, 8).equals(OLE))
    throw new Refusal(
      'invalid',
      'Arbetsboken är låst med lösenord eller sparad i ett gammalt format. Spara den som XLSX utan lösenord, eller som CSV UTF-8.',
      'file',
    );
  if (head.subarray(0, 2).toString('latin1') === 'PK') head = await unfold(id);
  const encoding = encodingOf(head);
  const delimiter = delimiterOf(head.toString(encoding));
  const sample: string[][] = [];
  for await (const row of rowsIn(listFile({ id, encoding, delimiter })))
    if (sample.push(row.slice(0, 50)) >= SAMPLE_ROWS) break;
  if (!sample.length) throw new Refusal('invalid', 'Filen är tom. Välj en fil med en läsare per rad.', 'file');
  return { encoding, delimiter, sample };
}

/** A workbook is kept as the CSV of its first sheet. Returns its beginning. */
async function unfold(id: string): Promise<Buffer> {
  const workbook = `${listPath(id)}.xlsx`;
  await rename(listPath(id), workbook);
  try {
    await workbookToCsv(workbook, listPath(id), PRIVATE);
  } finally {
    await rm(workbook, { force: true });
  }
  return beginning(listPath(id));
}

async function beginning(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT_BYTES), 0, LOOKED_AT_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Excel writes UTF-16 with a mark, or the Windows letters; everybody else UTF-8. */
function encodingOf(head: Buffer): Import['encoding'] {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf16le';
  try {
    // The look may have cut a letter in two: `stream` does not mind.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf8';
  } catch {
    return 'latin1';
  }
}

function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  const count = (mark: string) => line.split(mark).length;
  return [';', '\t', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}
