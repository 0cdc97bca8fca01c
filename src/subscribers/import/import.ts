/** The import: a list of readers from a file, with a basis for their consent. Pure. */
import type { Columns } from './columns.ts';

export const IMPORT_STATES = ['uploading', 'new', 'checking', 'checked', 'running', 'done', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
/** Somebody works on the list: nobody else touches its files. */
export const UNDER_WAY: ImportState[] = ['uploading', 'checking', 'running'];

/**
 * What becomes of a row. fresh: a reader is added; already: she reads us; left and suppressed: only she herself may
 * come back; doubled: the same reader stood earlier in the file; wrong: the row cannot be read.
 */
export const VERDICTS = ['fresh', 'already', 'left', 'suppressed', 'doubled', 'wrong'] as const;
export type Verdict = (typeof VERDICTS)[number];
export type Counts = Record<Verdict, number>;

export const NO_COUNTS: Counts = { fresh: 0, already: 0, left: 0, suppressed: 0, doubled: 0, wrong: 0 };

export interface Import {
  id: string;
  fileName: string;
  state: ImportState;
  encoding: 'utf8' | 'utf16le' | 'latin1';
  delimiter: string;
  head: boolean; // the first row names the columns
  sample: string[][]; // the first rows, to choose columns by; emptied when it is done
  columns: Columns;
  nearlyNew: boolean; // the trial found hardly anybody who is there already
  basis: string;
  actor: { id: string; name: string };
  rows: number; // how many have been gone through in this state
  counts: Counts;
  errorBytes: number; // how long the file of errors was after those rows
  problem: string | null; // why it failed
  forgotten?: string[]; // keyed hashes of readers who were forgotten since the list came
  createdAt: Date;
  startedAt: Date | null;
  touchedAt: Date; // of the last batch: a run that stands still is taken up again
  finishedAt: Date | null;
}
