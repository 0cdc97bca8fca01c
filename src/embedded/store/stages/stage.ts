import type { Variables } from '../expressions/expression.ts';
import type { Doc } from '../values.ts';

/** What stages need of the outside. */
export interface StageContext {
  variables: Variables;
  /** The documents of another collection of the same database, for `$lookup`. */
  read(collection: string): Iterable<Doc>;
  /** What passes a filter there, found by an index; undefined when none serves it. */
  find?(collection: string, filter: Doc): Iterable<Doc> | undefined;
  compare?: (a: string, b: string) => number;
}

export type Run = (input: Iterable<Doc>) => Iterable<Doc>;

export type CompilePipeline = (spec: unknown, context: StageContext) => Run;

/** How a stage is compiled; `pipeline` compiles the pipelines inside `$facet` and `$lookup`. */
export type Stage = (spec: unknown, context: StageContext, pipeline: CompilePipeline) => Run;
