import { ObjectId } from 'bson';
import { badValue, StoreError } from '../errors.ts';
import { isDoc, typeName } from '../values.ts';
import { isoWeekday, truncate } from './calendar.ts';
import { nullish, type Operator, takingNamed } from './operands.ts';
import { isUtc, offsetAt, wallAt } from './time-zones.ts';

/** Dates. Every operator takes a `timezone`; without one it is UTC. */
export const dates: Record<string, Operator> = {
  $year: part((wall) => wall.getUTCFullYear()),
  $month: part((wall) => wall.getUTCMonth() + 1),
  $dayOfMonth: part((wall) => wall.getUTCDate()),
  $hour: part((wall) => wall.getUTCHours()),
  $minute: part((wall) => wall.getUTCMinutes()),
  $second: part((wall) => wall.getUTCSeconds()),
  $dayOfWeek: part((wall) => wall.getUTCDay() + 1),
  $isoDayOfWeek: part(isoWeekday),
  $dateToString: takingNamed(['date'], ['format', 'timezone', 'onNull'], ({ date, format, timezone, onNull }) =>
    nullish(date) ? (onNull ?? null) : formatted(moment(date), format, zoneOf(timezone)),
  ),
  $dateTrunc: takingNamed(['date', 'unit'], ['timezone', 'startOfWeek'], ({ date, unit, timezone, startOfWeek }) =>
    nullish(date) || nullish(unit) ? null : truncate(moment(date), String(unit), zoneOf(timezone), startOfWeek),
  ),
};

/** `{$year: '$at'}` and `{$year: {date: '$at', timezone: 'Europe/Stockholm'}}`. */
function part(read: (wall: Date) => number): Operator {
  const named = takingNamed(['date'], ['timezone'], ({ date, timezone }) =>
    nullish(date) ? null : read(wallAt(moment(date), zoneOf(timezone))),
  );
  return (operand, compile) => named(isDoc(operand) && 'date' in operand ? operand : { date: operand }, compile);
}

function moment(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  throw new StoreError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

function zoneOf(value: unknown): string {
  if (nullish(value)) return 'UTC';
  if (typeof value !== 'string') throw new StoreError(40517, 'timezone must evaluate to a string');
  return value;
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

/** The letters of `$dateToString`'s format; `offset` in minutes. */
const FORMATS: Record<string, (wall: Date, offset: number) => string> = {
  '%': () => '%',
  Y: (wall) => pad(wall.getUTCFullYear(), 4),
  m: (wall) => pad(wall.getUTCMonth() + 1),
  d: (wall) => pad(wall.getUTCDate()),
  H: (wall) => pad(wall.getUTCHours()),
  M: (wall) => pad(wall.getUTCMinutes()),
  S: (wall) => pad(wall.getUTCSeconds()),
  L: (wall) => pad(wall.getUTCMilliseconds(), 3),
  u: (wall) => String(isoWeekday(wall)),
  z: (_, offset) => `${offset < 0 ? '-' : '+'}${pad(Math.trunc(Math.abs(offset) / 60))}${pad(Math.abs(offset) % 60)}`,
};

function formatted(date: Date, format: unknown, zone: string): string {
  const text = nullish(format) ? `%Y-%m-%dT%H:%M:%S.%L${isUtc(zone) ? 'Z' : '%z'}` : format;
  if (typeof text !== 'string') throw badValue('$dateToString format must be a string');
  const offset = offsetAt(date.getTime(), zone) / 60_000;
  return text.replace(/%(.?)/gs, (_, letter: string) => {
    const write = FORMATS[letter];
    if (!write) throw new StoreError(18536, `'%${letter}' in a format is wrong, or not offered by the embedded store`);
    return write(wallAt(date, zone), offset);
  });
}
