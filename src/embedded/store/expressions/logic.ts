import { compare } from '../compare.ts';
import { StoreError } from '../errors.ts';
import { isDoc, isTruthy, typeName } from '../values.ts';
import type { Compile, Expression, Operator } from './expression.ts';
import { nullish, taking } from './operands.ts';

const both = (test: (order: number) => unknown) => taking(2, 2, (a, b) => test(order(a, b)));

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
  $cmp: both(Math.sign),
  $type: taking(1, 1, typeName),
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
      for (let i = 0; i < parts.length && nullish(value); i += 1) value = parts[i]?.(doc, variables);
      return value;
    };
  },
};

function many(operand: unknown, compile: Compile): Expression[] {
  return (Array.isArray(operand) ? operand : [operand]).map(compile);
}

function compileCond(operand: unknown, compile: Compile): Expression {
  const parts = isDoc(operand) ? [operand.if, operand.then, operand.else] : operand;
  if (!Array.isArray(parts) || parts.length !== 3 || (isDoc(operand) && Object.keys(operand).length !== 3))
    throw new StoreError(17083, '$cond needs if, then and else');
  const [test, yes, no] = parts.map(compile) as [Expression, Expression, Expression];
  return (doc, variables) => (isTruthy(test(doc, variables)) ? yes(doc, variables) : no(doc, variables));
}

function compileSwitch(operand: unknown, compile: Compile): Expression {
  if (!isDoc(operand) || !Array.isArray(operand.branches) || operand.branches.length === 0)
    throw new StoreError(40068, '$switch needs at least one branch');
  const branches = operand.branches.map((branch) => {
    if (!isDoc(branch) || !('case' in branch) || !('then' in branch))
      throw new StoreError(40067, '$switch branches need case and then');
    return { test: compile(branch.case), value: compile(branch.then) };
  });
  const otherwise = 'default' in operand ? compile(operand.default) : undefined;
  return (doc, variables) => {
    const value = branches.find(({ test }) => isTruthy(test(doc, variables)))?.value ?? otherwise;
    if (!value) throw new StoreError(40066, '$switch found no branch and has no default');
    return value(doc, variables);
  };
}
