import { describe, expect, test } from '@jest/globals';
import { type Kept, type Line, unreadIn } from './record.ts';

/* Which hand-overs nobody knows the end of, as the sink counts them: the drill is no stricter and no laxer than this. */

const AT = 1_000_000;
const NOBODY = { kills: [], stops: [] };

/** Lines of one hand-over, each with the time since its beginning. */
function lines(...given: [Line['what'], number][]): Kept[] {
  return given.map(([what, after]) => ({ what, on: 'c1', to: 'anna@kommun.example', at: AT + after }) as Kept);
}

describe('a hand-over', () => {
  const TAKEN: [Line['what'], number][] = [
    ['data', 0],
    ['letter', 1],
    ['taken', 10],
    ['said', 10],
  ];
  test.each([
    ['whose answer was read', lines(...TAKEN, ['read', 12], ['end', 20]), NOBODY, 0],
    ['that broke in the middle of the letter', lines(['data', 0], ['letter', 1], ['end', 5]), NOBODY, 1],
    ['that broke right after the answer', lines(...TAKEN, ['end', 30]), NOBODY, 1],
    ['whose client lived on for long after the answer', lines(...TAKEN, ['end', 2_000]), NOBODY, 0],
    [
      'whose client stood still after the answer, and was killed as it woke',
      lines(...TAKEN, ['end', 2_100]),
      { kills: [AT + 2_100], stops: [{ from: AT + 5, to: AT + 2_005 }] },
      1,
    ],
    [
      'whose client stood still later, and had time to read before',
      lines(...TAKEN, ['end', 4_000]),
      { kills: [AT + 4_000], stops: [{ from: AT + 1_000, to: AT + 3_000 }] },
      0,
    ],
    ['that was called off', lines(['data', 0], ['end', 3]), NOBODY, 0],
    ['that a kill broke before the first byte', lines(['data', 0], ['end', 3]), { kills: [AT + 2], stops: [] }, 1],
    ['that a kill of the sink broke', lines(['data', 0], ['start', 3_000]), NOBODY, 1],
  ])('%s: %#', (_name, seen, struck, count) => {
    expect(unreadIn(seen, struck)).toHaveLength(count);
  });
});
