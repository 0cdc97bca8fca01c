import { Binary, Long } from 'bson';
import { badValue } from './errors.ts';
import { asNumber } from './values.ts';

/** `$bitsAllSet` and its kin: a value and a mask, both as integers of any width. */
export const BIT_TESTS: Record<string, (value: bigint, mask: bigint) => boolean> = {
  $bitsAllSet: (value, mask) => (value & mask) === mask,
  $bitsAllClear: (value, mask) => (value & mask) === 0n,
  $bitsAnySet: (value, mask) => (value & mask) !== 0n,
  $bitsAnyClear: (value, mask) => (value & mask) !== mask,
};

/** Compiles one of them; the operand is a mask (a number or binary data) or a list of bit positions. */
export function bitTest(name: string, operand: unknown): (value: unknown) => boolean {
  const test = BIT_TESTS[name] as (value: bigint, mask: bigint) => boolean;
  const mask = Array.isArray(operand)
    ? operand.reduce<bigint>((bits, position) => bits | (1n << positive(name, position)), 0n)
    : positive(name, operand);
  return (value) => {
    const bits = bitsOf(value);
    return bits !== undefined && test(bits, mask);
  };
}

function positive(name: string, operand: unknown): bigint {
  const bits = bitsOf(operand);
  if (bits === undefined || bits < 0n) throw badValue(`${name} needs positions, a mask of at least 0 or binary data`);
  return bits;
}

/** The bits of a whole number (negative ones go on for ever) or of binary data, whose first byte is the lowest. */
function bitsOf(value: unknown): bigint | undefined {
  if (value instanceof Binary) return BigInt(`0x0${Buffer.from(value.value()).reverse().toString('hex')}`);
  if (value instanceof Long) return value.toBigInt();
  const number = asNumber(value);
  return number !== undefined && Number.isInteger(number) ? BigInt(number) : undefined;
}
