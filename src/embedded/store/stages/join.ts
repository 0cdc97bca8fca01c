import { BSONRegExp } from 'bson';
import { failedToParse, notOffered, StoreError } from '../errors.ts';
import { compileExpression, readPath } from '../expressions/compile.ts';
import { type Doc, isDoc, setField } from '../values.ts';
import type { Stage } from './stage.ts';

/** Stages that bring several streams of documents together. */
export const joinStages: Record<string, Stage> = {
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
  /** Looks up partners by equal fields (an index serves, if there is one), by a pipeline, or by both. */
  $lookup: (spec, context, pipeline) => {
    if (!isDoc(spec)) throw failedToParse('the $lookup specification must be an Object');
    const { from, as, localField, foreignField, let: lets = {}, pipeline: stages = [], ...rest } = spec;
    const [unknown] = Object.keys(rest);
    if (unknown) throw failedToParse(`unknown argument to $lookup: ${unknown}`);
    if (typeof from !== 'string' || typeof as !== 'string' || as.includes('.') || !isDoc(lets))
      throw notOffered('$lookup without the name of a collection (from) and of a field (as)', 9);
    if (typeof localField !== typeof foreignField)
      throw failedToParse('$lookup requires both or neither of localField and foreignField');
    const variables = Object.entries(lets).map(([name, value]) => [name, compileExpression(value)] as const);
    const parts = typeof localField === 'string' ? localField.split('.') : undefined;
    return function* (input) {
      const everybody = parts ? [] : [...context.search(from, {})];
      for (const doc of input) {
        const found = parts ? context.search(from, { [String(foreignField)]: among(readPath(doc, parts)) }) : everybody;
        const own = variables.map(([name, value]) => [name, value(doc, context.variables)]);
        const inner = { ...context, variables: { ...context.variables, ...Object.fromEntries(own) } };
        yield { ...doc, [as]: [...pipeline(stages, inner)(found)] };
      }
    };
  },
};

function among(value: unknown): Doc {
  const $in = (Array.isArray(value) ? value : [value]).map((item) => item ?? null);
  if ($in.some((item) => item instanceof BSONRegExp)) throw notOffered('$lookup by a regular expression');
  return { $in };
}
