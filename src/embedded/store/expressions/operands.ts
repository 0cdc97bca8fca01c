import { StoreError } from '../errors.ts';
import { type Doc, isDoc } from '../values.ts';

/** The values of `$$name`; ROOT and CURRENT are the document itself. */
export type Variables = Record<string, unknown>;

/** A compiled aggregation expression; undefined stands for a missing value. */
export type Expression = (doc: Doc, variables: Variables) => unknown;

export type Compile = (spec: unknown) => Expression;

/** How one operator is compiled from what stands beside its name. */
export type Operator = (operand: unknown, compile: Compile) => Expression;

/** An operator that takes between so many arguments; one argument need not stand in a list. */
export function taking(least: number, most: number, apply: (...values: unknown[]) => unknown): Operator {
  return (operand, compile) => {
    const parts = (Array.isArray(operand) ? operand : [operand]).map(compile);
    if (parts.length < least || parts.length > most)
      throw new StoreError(16020, `an expression takes ${least} to ${most} arguments, not ${parts.length}`);
    return (doc, variables) => apply(...parts.map((part) => part(doc, variables)));
  };
}

/** The same, and null as soon as an argument is null or missing. */
export function strict(least: number, most: number, apply: (...values: unknown[]) => unknown): Operator {
  return taking(least, most, (...values) => (values.some(nullish) ? null : apply(...values)));
}

/** An operator with named arguments; `required` ones must be there. */
export function takingNamed(required: string[], optional: string[], apply: (args: Doc) => unknown): Operator {
  return (operand, compile) => {
    const given = namedOperands(operand, required, optional);
    const parts = Object.entries(given).map(([name, value]) => [name, compile(value)] as const);
    return (doc, variables) => apply(Object.fromEntries(parts.map(([name, part]) => [name, part(doc, variables)])));
  };
}

/** The operand of such an operator, before it is compiled. */
export function namedOperands(operand: unknown, required: string[], optional: string[]): Doc {
  if (!isDoc(operand)) throw new StoreError(9, 'the expression needs a document of named arguments');
  const names = Object.keys(operand);
  const unknown = names.find((name) => !required.includes(name) && !optional.includes(name));
  if (unknown) throw new StoreError(40415, `the argument ${unknown} is unknown, or not offered by the embedded store`);
  const missing = required.find((name) => !names.includes(name));
  if (missing) throw new StoreError(40414, `Missing argument: ${missing}`);
  return operand;
}

/** Null and missing arguments make most operators answer null. */
export function nullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
