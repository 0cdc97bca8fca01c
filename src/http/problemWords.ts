import type { z } from 'zod';

/*
 * What is wrong with a field, in Swedish and with the remedy. One place for all shapes: a shape says what it wants, and
 * only where that is not enough a sentence of its own, which goes before these.
 */

const TYPES: Record<string, string> = {
  string: 'en text',
  number: 'ett tal',
  int: 'ett heltal',
  boolean: 'true eller false',
  array: 'en lista',
  object: 'ett objekt',
  date: 'en tid',
  null: 'null',
};

const FORMATS: Record<string, string> = {
  url: 'en hel adress som börjar med https://',
  email: 'en e-postadress som namn@kommun.se',
  datetime: 'en tid som 2026-11-24T09:00:00Z',
  date: 'ett datum som 2026-11-24',
  time: 'ett klockslag som 09:00',
};

/** The error map of every check of input (zod's `error`). Undefined leaves zod's own words. */
export function problemInSwedish(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'saknas: fyll i det' : `ska vara ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `ska vara ${issue.values.length > 1 ? 'något av ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return FORMATS[issue.format] ? `ska vara ${FORMATS[issue.format]}` : 'har inte rätt form';
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'not_multiple_of':
      return `ska vara en multipel av ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'är okänt här: ta bort det';
    case 'invalid_union':
      return 'följer ingen av de former som finns';
    default:
      return undefined;
  }
}

function tooBig(origin: string, most: number): string {
  if (origin === 'string') return `får ha högst ${most} tecken: korta det`;
  if (origin === 'array') return `får ha högst ${most} delar: ta bort några`;
  return `får vara högst ${most}`;
}

function tooSmall(origin: string, least: number): string {
  if (origin === 'string') return least === 1 ? 'får inte vara tomt: fyll i det' : `ska ha minst ${least} tecken`;
  if (origin === 'array') return `ska ha minst ${least} ${least === 1 ? 'del' : 'delar'}`;
  return `ska vara minst ${least}`;
}
