import type { Doc } from '../values.ts';

/** The values of `$$name`; ROOT and CURRENT are the document itself. */
export type Variables = Record<string, unknown>;

/** A compiled aggregation expression; undefined stands for a missing value. */
export type Expression = (doc: Doc, variables: Variables) => unknown;

export type Compile = (spec: unknown) => Expression;

/** How one operator is compiled from what stands beside its name. */
export type Operator = (operand: unknown, compile: Compile) => Expression;
