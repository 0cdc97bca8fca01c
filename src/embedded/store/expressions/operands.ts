import { StoreError } from '../errors.ts';
import { type Doc, isDoc } from '../values.ts';
import type { Expression, Operator } from './expression.ts';

/** An operator with a fixed number of arguments: `{$op: [a, b]}`, or `{$op: a}` for one. */
export function taking(least: number, most: number, apply: (...values: unknown[]) => unknown): Operator {
  return (operand, compile) => {
    const list = Array.isArray(operand) ? operand : [operand];
    if (list.length < least || list.length > most) {
      const wanted = least === most ? `exactly ${least}` : `${least} to ${most}`;
      throw new StoreError(16020, `the expression takes ${wanted} arguments, ${list.length} were passed in`);
    }
    const [a, b, c] = list.map(compile) as [Expression?, Expression?, Expression?];
    if (!a) return () => apply();
    if (!b) return (doc, variables) => apply(a(doc, variables));
    if (!c) return (doc, variables) => apply(a(doc, variables), b(doc, variables));
    return (doc, variables) => apply(a(doc, variables), b(doc, variables), c(doc, variables));
  };
}

/** An operator over any number of arguments. */
export function takingAll(apply: (values: unknown[]) => unknown): Operator {
  return (operand, compile) => {
    const list = (Array.isArray(operand) ? operand : [operand]).map(compile);
    return (doc, variables) => apply(list.map((expression) => expression(doc, variables)));
  };
}

/** An operator with named arguments; an unknown or a missing one is refused when it is compiled. */
export function takingNamed(required: string[], optional: string[], apply: (values: Doc) => unknown): Operator {
  return (operand, compile) => {
    if (!isDoc(operand)) throw new StoreError(40415, 'the expression needs a document of named arguments');
    const names = Object.keys(operand);
    const unknown = names.find((name) => !required.includes(name) && !optional.includes(name));
    if (unknown) throw new StoreError(40415, `Unrecognized argument: ${unknown}`);
    const missing = required.find((name) => !names.includes(name));
    if (missing) throw new StoreError(40414, `Missing argument: ${missing}`);
    const parts = names.map((name) => [name, compile(operand[name])] as const);
    return (doc, variables) => apply(Object.fromEntries(parts.map(([name, part]) => [name, part(doc, variables)])));
  };
}

/** Null and missing arguments make most operators answer null. */
export function nullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
