import { ObjectId, Timestamp } from 'bson';
import { StoreError } from '../errors.ts';
import { asInteger, type Doc, isDoc, typeName } from '../values.ts';
import { formatDate, isoWeek, isoWeekYear, weekday, yearday } from './date-format.ts';
import { addUnits, difference, truncate } from './date-units.ts';
import type { Compile, Expression, Operator } from './expression.ts';
import { nullish, takingNamed } from './operands.ts';
import { type Clock, clockAt } from './time-zones.ts';

/** Dates. Every operator takes a `timezone`; without one it is UTC. */
export const dates: Record<string, Operator> = {
  $year: part((clock) => clock.year),
  $month: part((clock) => clock.month),
  $dayOfMonth: part((clock) => clock.day),
  $hour: part((clock) => clock.hour),
  $minute: part((clock) => clock.minute),
  $second: part((clock) => clock.second),
  $millisecond: part((clock) => clock.millisecond),
  $dayOfWeek: part(weekday),
  $dayOfYear: part(yearday),
  $isoDayOfWeek: part((clock) => ((weekday(clock) + 5) % 7) + 1),
  $isoWeek: part(isoWeek),
  $isoWeekYear: part(isoWeekYear),
  $dateToString: takingNamed(['date'], ['format', 'timezone', 'onNull'], ({ date, format, timezone, onNull }) =>
    nullish(date) ? (onNull ?? null) : formatDate(moment(date), format, zoneOf(timezone)),
  ),
  $dateTrunc: takingNamed(
    ['date', 'unit'],
    ['binSize', 'timezone', 'startOfWeek'],
    ({ date, unit, binSize, timezone, startOfWeek }) =>
      nullish(date) || nullish(unit)
        ? null
        : truncate(moment(date), String(unit), asInteger(binSize) ?? 1, zoneOf(timezone), startOfWeek),
  ),
  $dateAdd: takingNamed(['startDate', 'unit', 'amount'], ['timezone'], (args) => shifted(args, 1)),
  $dateSubtract: takingNamed(['startDate', 'unit', 'amount'], ['timezone'], (args) => shifted(args, -1)),
  $dateDiff: takingNamed(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], (args) =>
    nullish(args.startDate) || nullish(args.endDate)
      ? null
      : difference(
          moment(args.startDate),
          moment(args.endDate),
          String(args.unit),
          zoneOf(args.timezone),
          args.startOfWeek,
        ),
  ),
};

/** `{$year: '$at'}` and `{$year: {date: '$at', timezone: 'Europe/Stockholm'}}`. */
function part(read: (clock: Clock) => number): Operator {
  return (operand, compile: Compile): Expression => {
    const named = isDoc(operand) && 'date' in operand;
    const single = Array.isArray(operand) && operand.length === 1 ? operand[0] : operand;
    const date = compile(named ? operand.date : single);
    const zone = compile(named ? (operand.timezone ?? 'UTC') : 'UTC');
    return (doc, variables) => {
      const value = date(doc, variables);
      const where = zone(doc, variables);
      return nullish(value) || nullish(where) ? null : read(clockAt(moment(value), zoneOf(where)));
    };
  };
}

function moment(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBits() * 1_000);
  throw new StoreError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

function zoneOf(value: unknown): string {
  if (nullish(value)) return 'UTC';
  if (typeof value !== 'string') throw new StoreError(40517, 'timezone must evaluate to a string');
  return value;
}

function shifted({ startDate, unit, amount, timezone }: Doc, sign: number): Date | null {
  if (nullish(startDate) || nullish(unit) || nullish(amount)) return null;
  return addUnits(moment(startDate), String(unit), sign * (asInteger(amount) ?? 0), zoneOf(timezone));
}
