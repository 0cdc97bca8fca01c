import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { Refusal } from '../../../refusal.ts';
import { type Book, type Cell, columnOf, showsDates, textOf } from './cell.ts';
import { broken, elements, openParts, type Parts, readElements } from './parts.ts';

/*
 * An XLSX workbook becomes a CSV file when it is taken in; from there it is a list like any other. Its first sheet is
 * read row by row.
 */

const MOST_ROWS = 50_000;
const MOST_COLUMNS = 50;
const WORKBOOK = 'xl/workbook.xml';

/** Writes the first sheet of a workbook as CSV (UTF-8, semicolons). Throws 'invalid' or 'too-large'. */
export async function workbookToCsv(from: string, to: string, mode: number): Promise<void> {
  const parts = await openParts(from);
  try {
    const { sheet, from1904 } = await firstSheet(parts);
    const book = { from1904, dates: await readDates(parts), shared: await readShared(parts) };
    const rows = Readable.from(sheetRows(parts.read(sheet), book));
    await pipeline(rows, stringify({ delimiter: ';' }), createWriteStream(to, { mode }));
  } finally {
    parts.close();
  }
}

async function firstSheet(parts: Parts): Promise<{ sheet: string; from1904: boolean }> {
  let id = '';
  let from1904 = false;
  await readElements(parts.read(WORKBOOK), {
    open: (name, { state = 'visible', date1904, ...attributes }) => {
      const reference = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      if (name === 'sheet' && !id && reference && state === 'visible') id = reference;
      if (name === 'workbookPr') from1904 = date1904 === '1' || date1904 === 'true';
    },
  });
  let target = '';
  await readElements(parts.read('xl/_rels/workbook.xml.rels'), {
    open: (name, { Id, Target }) => {
      if (name === 'Relationship' && Id === id && Target) target = Target;
    },
  });
  const sheet = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
  return parts.has(sheet) ? { sheet, from1904 } : broken();
}

/** The texts that cells share, in order. How a text is pronounced (rPh) is no part of it. */
async function readShared(parts: Parts): Promise<string[]> {
  const shared: string[] = [];
  if (!parts.has('xl/sharedStrings.xml')) return shared;
  let [text, inText, spoken] = ['', false, false];
  await readElements(parts.read('xl/sharedStrings.xml'), {
    open: (name) => {
      if (name === 'si') text = '';
      if (name === 'rPh') spoken = true;
      inText = name === 't' && !spoken;
    },
    text: (piece) => {
      if (inText) text += piece;
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') spoken = false;
      if (name === 'si') shared.push(text);
    },
  });
  return shared;
}

async function readDates(parts: Parts): Promise<boolean[]> {
  const dates: boolean[] = [];
  if (!parts.has('xl/styles.xml')) return dates;
  const codes = new Map<number, string>();
  let inCells = false;
  await readElements(parts.read('xl/styles.xml'), {
    open: (name, { numFmtId, formatCode = '' }) => {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) dates.push(showsDates(Number(numFmtId), codes.get(Number(numFmtId))));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

/** The rows that hold something. */
async function* sheetRows(pieces: AsyncIterable<string>, book: Book): AsyncGenerator<string[]> {
  const ready: string[][] = [];
  let count = 0;
  for await (const _ of elements(
    pieces,
    rowTeller(book, (row) => ready.push(row)),
  )) {
    for (const row of ready.splice(0)) {
      count += 1;
      // One more than the limit: the first may name the columns.
      if (count > MOST_ROWS + 1) throw tooMany();
      yield row;
    }
  }
}

function rowTeller(book: Book, take: (row: string[]) => void) {
  let row: string[] = [];
  let at = -1;
  let cell: Cell = { type: 'n', style: 0, text: '' };
  let [inValue, spoken] = [false, false];
  return {
    open: (name: string, { r, t = 'n', s = '0' }: Record<string, string>) => {
      if (name === 'row') [row, at] = [[], -1];
      if (name === 'c') {
        at = r ? columnOf(r) : at + 1;
        cell = { type: t, style: Number(s), text: '' };
      }
      if (name === 'rPh') spoken = true;
      inValue = (name === 'v' || name === 't') && !spoken;
    },
    text: (piece: string) => {
      if (inValue) cell.text += piece;
    },
    close: (name: string) => {
      if (name === 'v' || name === 't') inValue = false;
      if (name === 'rPh') spoken = false;
      if (name === 'c' && at >= 0 && at < MOST_COLUMNS) put(row, at, textOf(cell, book));
      if (name === 'row' && row.some((text) => text.trim() !== '')) take(row);
    },
  };
}

function put(row: string[], at: number, text: string): void {
  while (row.length < at) row.push('');
  row[at] = text;
}

function tooMany(): Refusal {
  const sentence = 'Arbetsboken har fler än 50 000 rader. Spara bladet som CSV UTF-8 och ladda upp den filen.';
  return new Refusal('too-large', sentence, 'file');
}
