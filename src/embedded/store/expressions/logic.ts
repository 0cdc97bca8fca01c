import { compare, equal } from '../compare.ts';
import { StoreError } from '../errors.ts';
import { isDoc, isTruthy } from '../values.ts';
import type { Compile, Expression, Operator } from './expression.ts';
import { taking } from './operands.ts';

const both = (test: (order: number) => boolean) => taking(2, 2, (a, b) => test(order(a, b)));

/** Missing sorts before null here, unlike in filters. */
function order(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compare(a, b);
}

/** Comparison, truth and choice. */
export const logic: Record<string, Operator> = {
  $eq: both((sign) => sign === 0),
  $ne: both((sign) => sign !== 0),
  $gt: both((sign) => sign > 0),
  $gte: both((sign) => sign >= 0),
  $lt: both((sign) => sign < 0),
  $lte: both((sign) => sign <= 0),
  $cmp: taking(2, 2, (a, b) => Math.sign(order(a, b))),
  $not: taking(1, 1, (value) => !isTruthy(value)),
  $and: (operand, compile) => {
    const parts = many(operand, compile);
    return (doc, variables) => parts.every((part) => isTruthy(part(doc, variables)));
  },
  $or: (operand, compile) => {
    const parts = many(operand, compile);
    return (doc, variables) => parts.some((part) => isTruthy(part(doc, variables)));
  },
  $cond: compileCond,
  $switch: compileSwitch,
  $ifNull: (operand, compile) => {
    const parts = many(operand, compile);
    if (parts.length < 2) throw new StoreError(1257300, '$ifNull needs at least two arguments');
    return (doc, variables) => {
      let value: unknown;
      for (const part of parts) {
        value = part(doc, variables);
        if (value !== null && value !== undefined) break;
      }
      return value;
    };
  },
};

function many(operand: unknown, compile: Compile): Expression[] {
  return (Array.isArray(operand) ? operand : [operand]).map(compile);
}

function compileCond(operand: unknown, compile: Compile): Expression {
  const parts = isDoc(operand) ? [operand.if, operand.then, operand.else] : operand;
  if (!Array.isArray(parts) || parts.length !== 3) throw new StoreError(16020, '$cond takes exactly 3 arguments');
  if (isDoc(operand) && Object.keys(operand).length !== 3) throw new StoreError(17083, '$cond needs if, then and else');
  const [test, yes, no] = parts.map(compile) as [Expression, Expression, Expression];
  return (doc, variables) => (isTruthy(test(doc, variables)) ? yes(doc, variables) : no(doc, variables));
}

function compileSwitch(operand: unknown, compile: Compile): Expression {
  if (!isDoc(operand) || !Array.isArray(operand.branches) || operand.branches.length === 0) {
    throw new StoreError(40068, '$switch needs at least one branch');
  }
  const branches = operand.branches.map((branch) => {
    if (!isDoc(branch) || !('case' in branch) || !('then' in branch))
      throw new StoreError(40067, '$switch branches need case and then');
    return { test: compile(branch.case), result: compile(branch.then) };
  });
  const otherwise = 'default' in operand ? compile(operand.default) : undefined;
  return (doc, variables) => {
    const taken = branches.find((branch) => isTruthy(branch.test(doc, variables)));
    if (taken) return taken.result(doc, variables);
    if (!otherwise)
      throw new StoreError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified',
      );
    return otherwise(doc, variables);
  };
}

/** Whether a list holds a value; shared by the set operators. */
export function holds(list: unknown[], value: unknown): boolean {
  return list.some((element) => equal(element, value));
}
