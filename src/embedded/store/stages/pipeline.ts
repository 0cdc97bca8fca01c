import { StoreError, wrongType } from '../errors.ts';
import { type Doc, isDoc } from '../values.ts';
import { groupStages } from './group.ts';
import { joinStages } from './join.ts';
import { shapeStages } from './shape.ts';
import type { Run, Stage, StageContext } from './stage.ts';

const STAGES: Record<string, Stage> = { ...shapeStages, ...groupStages, ...joinStages };

/** Compiles a pipeline. A stage that the store does not know is refused by name. */
export function compilePipeline(spec: unknown, context: StageContext): Run {
  if (!Array.isArray(spec)) throw wrongType("'pipeline' option must be specified as an array");
  const runs = spec.map((stage) => {
    const [name, ...others] = isDoc(stage) ? Object.keys(stage) : [];
    if (!name || others.length > 0)
      throw new StoreError(40323, 'A pipeline stage specification object must contain exactly one field.');
    if (!Object.hasOwn(STAGES, name))
      throw new StoreError(40324, `Unrecognized pipeline stage ${name}, or one that the embedded store does not offer`);
    return (STAGES[name] as Stage)((stage as Doc)[name], context, compilePipeline);
  });
  return (input) => runs.reduce<Iterable<Doc>>((docs, run) => run(docs), input);
}
