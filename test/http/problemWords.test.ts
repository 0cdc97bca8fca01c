import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { parse } from '../../src/http/parse.ts';
import type { Refusal } from '../../src/refusal.ts';

const shape = z.strictObject({
  title: z.string().min(1).max(5),
  kind: z.enum(['nyhet', 'event']),
  url: z.url().optional(),
  day: z.iso.date().optional(),
  count: z.number().int().min(2).max(4).optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  own: z.string().regex(/^x/, 'ska börja med x').optional(),
});

function problems(input: unknown): Record<string, string> {
  try {
    parse(shape, input, 'Fel.');
    return {};
  } catch (error) {
    return Object.fromEntries((error as Refusal).problems.map(({ field, problem }) => [field, problem]));
  }
}

test('what is wrong with a field is told in Swedish, with the remedy', () => {
  expect(problems({ title: '', kind: 'x', url: 'x', day: 'x', count: 1, list: [], own: 'y', extra: 1 })).toEqual({
    title: 'får inte vara tomt: fyll i det',
    kind: 'ska vara något av nyhet, event',
    url: 'ska vara en hel adress som börjar med https://',
    day: 'ska vara ett datum som 2026-11-24',
    count: 'ska vara minst 2',
    list: 'ska ha minst 1 del',
    own: 'ska börja med x',
    extra: 'är okänt här: ta bort det',
  });
  expect(problems({ title: 'åååååå', count: 1.5, list: 'a' })).toEqual({
    title: 'får ha högst 5 tecken: korta det',
    kind: 'ska vara något av nyhet, event',
    count: 'ska vara ett heltal',
    list: 'ska vara en lista',
  });
  expect(problems({ title: 1, kind: 'event', count: 5, list: ['a', 'b', 'c'] })).toEqual({
    title: 'ska vara en text',
    count: 'får vara högst 4',
    list: 'får ha högst 2 delar: ta bort några',
  });
  expect(problems(undefined).title).toBe('saknas: fyll i det');
});
