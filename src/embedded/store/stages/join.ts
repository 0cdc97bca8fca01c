import { BSONRegExp } from 'bson';
import { failedToParse, notOffered, StoreError } from '../errors.ts';
import { readPath } from '../expressions/compile.ts';
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
  /** Looks up partners by equal fields; an index serves, if there is one. */
  $lookup: (spec, { search }) => {
    if (!isDoc(spec)) throw failedToParse('the $lookup specification must be an Object');
    const { from, as, localField, foreignField, ...rest } = spec;
    for (const name of Object.keys(rest)) throw notOffered(`$lookup with ${name}`);
    for (const name of [from, as, localField, foreignField])
      if (typeof name !== 'string') throw failedToParse('$lookup needs from, as, localField and foreignField, as text');
    const [local, made] = [String(localField).split('.'), String(as)];
    if (made.includes('.')) throw notOffered('$lookup into a path with dots');
    return function* (input) {
      for (const doc of input) {
        const found = search(String(from), { [String(foreignField)]: among(readPath(doc, local)) });
        yield { ...doc, [made]: [...found] };
      }
    };
  },
};

function among(value: unknown): Doc {
  const $in = (Array.isArray(value) ? value : [value]).map((item) => item ?? null);
  if ($in.some((item) => item instanceof BSONRegExp)) throw notOffered('$lookup by a regular expression');
  return { $in };
}
