import express, { type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { type FieldProblem, Refusal } from '../refusal.ts';
import { problemInSwedish } from './problemWords.ts';

/** What a body may weigh. */
const READER_FORM = '10kb'; // R130
const DESK_FORM = '1mb'; // a pasted article
const API_JSON = '500kb'; // an article of 200 kB, written as JSON

export const readerForm: RequestHandler = express.urlencoded({
  extended: false,
  limit: READER_FORM,
  parameterLimit: 60,
});
export const deskForm: RequestHandler = express.urlencoded({
  extended: false,
  limit: DESK_FORM,
  parameterLimit: 2_000,
});
export const jsonBody: RequestHandler = express.json({ limit: API_JSON, strict: true });
/** The body as bytes, whatever its type: for the one-click POST, which may be a form of either kind. */
export const rawBody: RequestHandler = express.raw({ type: () => true, limit: READER_FORM });

/** Checks input against a schema. Throws Refusal('invalid') that names every wrong field; `sentence` heads them. */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown, sentence: string): z.output<Schema> {
  const read = schema.safeParse(input ?? {}, { error: problemInSwedish });
  if (read.success) return read.data;
  const problems = read.error.issues.flatMap(telling).flatMap(inWords);
  throw new Refusal('invalid', sentence, problems[0]?.field, problems);
}

/** Of a choice between shapes, what is wrong with the one that was probably meant: the one with fewest problems. */
function telling(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || !issue.errors.length) return [issue];
  const [nearest = []] = issue.errors.toSorted((a, b) => a.length - b.length);
  return nearest.flatMap((inner) => telling({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** The problem by field. An unknown key is the field itself; what is wrong with the whole has the field `body`. */
function inWords(issue: z.core.$ZodIssue): FieldProblem[] {
  const at = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ field: at.join('.') || 'body', problem: issue.message }];
  return issue.keys.map((key) => ({ field: [...at, key].join('.'), problem: 'är okänt här: ta bort det' }));
}

/** A field of a form as one line of text, trimmed; empty when it is missing. Of a repeated field, the first. */
export function field(req: Request, name: string): string {
  return fields(req, name)[0] ?? '';
}

/** All values of a repeated field (check boxes). */
export function fields(req: Request, name: string): string[] {
  const value = (req.body as Record<string, unknown> | undefined)?.[name];
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one): one is string => typeof one === 'string').map((one) => one.trim());
}

/** A part of the path. Express knows it as one string, or as a list behind a wildcard. */
export function param(req: Request, name: string): string {
  const value = req.params[name];
  return Array.isArray(value) ? value.join('/') : (value ?? '');
}
