import { badValue } from './errors.ts';
import { asNumber, typeName } from './values.ts';

/** The numbers and names `$type` accepts (BSON types of the manual). */
const TYPE_NUMBERS: Record<string, string> = {
  '1': 'double',
  '2': 'string',
  '3': 'object',
  '4': 'array',
  '5': 'binData',
  '6': 'undefined',
  '7': 'objectId',
  '8': 'bool',
  '9': 'date',
  '10': 'null',
  '11': 'regex',
  '12': 'dbPointer',
  '13': 'javascript',
  '14': 'symbol',
  '15': 'javascriptWithScope',
  '16': 'int',
  '17': 'timestamp',
  '18': 'long',
  '19': 'decimal',
  '-1': 'minKey',
  '127': 'maxKey',
};
const NAMES = new Set(Object.values(TYPE_NUMBERS));
const NUMBERS = ['int', 'long', 'double', 'decimal'];

/** The test behind `{$type: ...}`: a name, a number or a list of them; 'number' is every kind of number. */
export function typeTest(operand: unknown): (value: unknown) => boolean {
  const wanted = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(readType));
  return (value) => value !== undefined && wanted.has(typeName(value));
}

function readType(name: unknown): string[] {
  if (name === 'number') return NUMBERS;
  if (typeof name === 'string') {
    if (!NAMES.has(name)) throw badValue(`Unknown type name alias: ${name}`);
    return [name];
  }
  const known = TYPE_NUMBERS[String(asNumber(name))];
  if (!known) throw badValue(`Invalid numerical type code: ${asNumber(name)}`);
  return [known];
}
