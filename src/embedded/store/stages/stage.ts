import type { Collation } from '../collation.ts';
import type { Doc } from '../values.ts';

/** What stages need of the outside. */
export interface StageContext {
  collation?: Collation | undefined;
  /** What passes a filter in another collection of the same database, for `$lookup`. */
  search(collection: string, filter: Doc): Iterable<Doc>;
}

export type Run = (input: Iterable<Doc>) => Iterable<Doc>;

export type CompilePipeline = (spec: unknown, context: StageContext) => Run;

/** How a stage is compiled; `pipeline` compiles the pipelines inside `$facet` and `$lookup`. */
export type Stage = (spec: unknown, context: StageContext, pipeline: CompilePipeline) => Run;
