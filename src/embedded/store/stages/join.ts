import { notOffered, StoreError } from '../errors.ts';
import { compileExpression, readPath } from '../expressions/compile.ts';
import { keyOf } from '../keys.ts';
import { valuesAt } from '../paths.ts';
import { isPoint } from '../predicates.ts';
import { type Doc, isDoc, setField } from '../values.ts';
import type { Run, Stage, StageContext } from './stage.ts';

/** Stages that bring several streams of documents together. */
export const joinStages: Record<string, Stage> = {
  $lookup: lookup,
  $facet: (spec, context, pipeline) => {
    if (!isDoc(spec) || Object.keys(spec).length === 0)
      throw new StoreError(40169, 'the $facet specification must be a non-empty object');
    const facets = Object.entries(spec).map(([name, stages]) => [name, pipeline(stages, context)] as const);
    return function* (input) {
      const docs = [...input];
      const made: Doc = {};
      for (const [name, run] of facets) setField(made, name, [...run(docs)]);
      yield made;
    };
  },
};

const LOOKUP_FIELDS = new Set(['from', 'localField', 'foreignField', 'as', 'let', 'pipeline']);

function lookup(spec: unknown, context: StageContext, pipeline: Parameters<Stage>[2]): Run {
  if (!isDoc(spec)) throw new StoreError(9, 'the $lookup specification must be an Object');
  const unknown = Object.keys(spec).find((name) => !LOOKUP_FIELDS.has(name));
  if (unknown) throw new StoreError(9, `unknown argument to $lookup: ${unknown}`);
  const { from, as, localField, foreignField } = spec;
  if (typeof from !== 'string' || typeof as !== 'string') throw notOffered('$lookup without from and as', 9);
  if (as.includes('.')) throw notOffered('$lookup with a path in as', 9);
  if ((localField === undefined) !== (foreignField === undefined))
    throw new StoreError(9, '$lookup requires both or neither of localField and foreignField');
  const lets = isDoc(spec.let)
    ? Object.entries(spec.let).map(([name, value]) => [name, compileExpression(value)] as const)
    : [];
  return function* (input) {
    const partners =
      typeof localField === 'string' ? joiner(context, from, localField, String(foreignField)) : whole(context, from);
    for (const doc of input) {
      const variables = { ...context.variables };
      for (const [name, value] of lets) variables[name] = value(doc, context.variables);
      const found = partners(doc);
      const joined =
        spec.pipeline === undefined ? found : [...pipeline(spec.pipeline, { ...context, variables })(found)];
      yield { ...doc, [as]: joined };
    }
  };
}

type Partners = (doc: Doc) => Doc[];

function whole(context: StageContext, from: string): Partners {
  const docs = [...context.read(from)];
  return () => docs;
}

/** Finds the documents whose foreign field equals a value of the local one: by an index, or by reading all of them once. */
function joiner(context: StageContext, from: string, localField: string, foreignField: string): Partners {
  const local = localField.split('.');
  const valuesOf = (doc: Doc) => {
    const value = readPath(doc, local);
    return (Array.isArray(value) ? value : [value]).map((item) => item ?? null);
  };
  let byHash: ((values: unknown[]) => Doc[]) | undefined;
  return (doc) => {
    const values = valuesOf(doc);
    const found = values.every(isPoint) && !byHash && context.find?.(from, { [foreignField]: { $in: values } });
    if (found) return [...found];
    byHash ??= hashed([...context.read(from)], foreignField);
    return byHash(values);
  };
}

/** The documents by the values of a field; missing counts as null. */
function hashed(docs: Doc[], foreignField: string): (values: unknown[]) => Doc[] {
  const byKey = new Map<string, Doc[]>();
  const parts = foreignField.split('.');
  for (const doc of docs) {
    for (const key of new Set(valuesAt(doc, parts).map(textKey))) byKey.set(key, [...(byKey.get(key) ?? []), doc]);
  }
  return (values) => {
    const found = new Set(values.flatMap((item) => byKey.get(textKey(item)) ?? []));
    return found.size <= 1 ? [...found] : docs.filter((candidate) => found.has(candidate));
  };
}

function textKey(value: unknown): string {
  return keyOf(value ?? null).bytes.toString('latin1');
}
