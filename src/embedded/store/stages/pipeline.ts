import { notOffered, StoreError } from '../errors.ts';
import type { Variables } from '../expressions/compile.ts';
import { type Doc, isDoc } from '../values.ts';
import { groupStages } from './group.ts';
import { joinStages } from './join.ts';
import { shapeStages } from './shape.ts';

/** What stages need of the outside. */
export interface StageContext {
  variables: Variables;
  /** The documents of another collection of the same database, for `$lookup`. */
  read(collection: string): Iterable<Doc>;
  compare?: (a: string, b: string) => number;
}

export type Run = (input: Iterable<Doc>) => Iterable<Doc>;

/** How a stage is compiled; `pipeline` compiles the pipelines inside `$facet` and `$lookup`. */
export type Stage = (spec: unknown, context: StageContext, pipeline: typeof compilePipeline) => Run;

const STAGES: Record<string, Stage> = { ...shapeStages, ...groupStages, ...joinStages };

const NOWHERE: StageContext = {
  variables: {},
  read: () => {
    throw notOffered('reading another collection here');
  },
};

/** Compiles a pipeline. A stage that the store does not know is refused by name. */
export function compilePipeline(spec: unknown, context: StageContext = NOWHERE): Run {
  if (!Array.isArray(spec)) throw new StoreError(14, "'pipeline' option must be specified as an array");
  const runs = spec.map((stage) => {
    const [name, ...others] = isDoc(stage) ? Object.keys(stage) : [];
    if (!name || others.length > 0)
      throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.');
    if (!Object.hasOwn(STAGES, name)) throw notOffered(`the stage ${name}`, 40324);
    return (STAGES[name] as Stage)((stage as Doc)[name], context, compilePipeline);
  });
  return (input) => runs.reduce<Iterable<Doc>>((docs, run) => run(docs), input);
}
