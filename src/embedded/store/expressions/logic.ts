import { compare } from '../compare.ts';
import { StoreError } from '../errors.ts';
import { isTruthy } from '../values.ts';
import { type Compile, type Expression, namedOperands, nullish, type Operator, taking } from './operands.ts';

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
  $ifNull: taking(2, Number.POSITIVE_INFINITY, (...values) => values.find((value) => !nullish(value)) ?? values.at(-1)),
};

function many(operand: unknown, compile: Compile): Expression[] {
  return (Array.isArray(operand) ? operand : [operand]).map(compile);
}

function compileCond(operand: unknown, compile: Compile): Expression {
  const names = ['if', 'then', 'else'];
  const parts = Array.isArray(operand) ? operand : names.map((name) => namedOperands(operand, names, [])[name]);
  if (parts.length !== 3) throw new StoreError(16020, '$cond needs if, then and else');
  const [test, yes, no] = parts.map(compile) as [Expression, Expression, Expression];
  return (doc, variables) => (isTruthy(test(doc, variables)) ? yes(doc, variables) : no(doc, variables));
}
