import { ObjectId } from 'bson';
import { DateTime, type DateTimeUnit } from 'luxon';
import { badValue, failedToParse, notOffered, StoreError } from '../errors.ts';
import { isDoc, typeName } from '../values.ts';
import { nullish, type Operator, takingNamed } from './operands.ts';

/** Dates. Every operator takes a `timezone`, a name such as Europe/Stockholm; without one it is UTC. */
export const dates: Record<string, Operator> = {
  $year: part(({ year }) => year),
  $month: part(({ month }) => month),
  $dayOfMonth: part(({ day }) => day),
  $hour: part(({ hour }) => hour),
  $minute: part(({ minute }) => minute),
  $second: part(({ second }) => second),
  $dayOfWeek: part(({ weekday }) => (weekday % 7) + 1),
  $isoDayOfWeek: part(({ weekday }) => weekday),
  $isoWeek: part(({ weekNumber }) => weekNumber),
  $dateToString: takingNamed(['date'], ['format', 'timezone', 'onNull'], ({ date, format, timezone, onNull }) =>
    nullish(date) ? (onNull ?? null) : formatted(momentIn(date, timezone), format),
  ),
  $dateTrunc: takingNamed(['date', 'unit'], ['timezone', 'startOfWeek'], ({ date, unit, timezone, startOfWeek }) =>
    nullish(date) || nullish(unit) ? null : truncated(momentIn(date, timezone), unit, startOfWeek).toJSDate(),
  ),
};

/** `{$year: '$at'}` and `{$year: {date: '$at', timezone: 'Europe/Stockholm'}}`. */
function part(read: (moment: DateTime) => number): Operator {
  const named = takingNamed(['date'], ['timezone'], ({ date, timezone }) =>
    nullish(date) ? null : read(momentIn(date, timezone)),
  );
  return (operand, compile) => named(isDoc(operand) && 'date' in operand ? operand : { date: operand }, compile);
}

/** The moment as a clock on a wall of the zone shows it. */
function momentIn(value: unknown, zone: unknown): DateTime {
  const date = value instanceof ObjectId ? value.getTimestamp() : value;
  if (!(date instanceof Date)) throw new StoreError(16006, `can't convert from BSON type ${typeName(date)} to Date`);
  if (!nullish(zone) && typeof zone !== 'string') throw new StoreError(40517, 'timezone must evaluate to a string');
  const moment = DateTime.fromJSDate(date, { zone: zone ?? 'utc' });
  if (moment.isValid) return moment;
  throw new StoreError(40485, `unrecognized time zone identifier: "${zone}"`);
}

const UNITS: unknown[] = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];

function truncated(moment: DateTime, unit: unknown, startOfWeek: unknown): DateTime {
  if (!UNITS.includes(unit)) throw failedToParse(`the time unit ${String(unit)} is unknown, or not offered`);
  if (unit !== 'week') return moment.startOf(unit as DateTimeUnit);
  const start = String(startOfWeek ?? 'sunday').toLowerCase();
  if (start === 'monday') return moment.startOf('week');
  if (start !== 'sunday') throw notOffered(`a week that starts on ${start}`);
  return moment.plus({ days: 1 }).startOf('week').minus({ days: 1 });
}

/** The letters of `$dateToString`'s format, and luxon's for them. */
const FORMATS: Record<string, string> = {
  Y: 'yyyy',
  m: 'MM',
  d: 'dd',
  H: 'HH',
  M: 'mm',
  S: 'ss',
  L: 'SSS',
  j: 'ooo',
  u: 'E',
  V: 'WW',
  G: 'kkkk',
  z: 'ZZZ',
};

function formatted(moment: DateTime, format: unknown): string {
  const text = nullish(format) ? `%Y-%m-%dT%H:%M:%S.%L${moment.offset === 0 ? 'Z' : '%z'}` : format;
  if (typeof text !== 'string') throw badValue('$dateToString format must be a string');
  return text.replace(/%(.?)/gs, (_, letter: string) => {
    if (letter === '%') return '%';
    const token = FORMATS[letter];
    if (!token) throw new StoreError(18536, `'%${letter}' in a format is wrong, or not offered by the embedded store`);
    return moment.toFormat(token);
  });
}
