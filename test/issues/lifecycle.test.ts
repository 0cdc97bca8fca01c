import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ISSUE_STATES, type IssueState } from '../../src/issues/issue.ts';
import { may, rule, type Step } from '../../src/issues/lifecycle.ts';

const STEPS: Step[] = [
  'edit',
  'submit',
  'approve',
  'sendBack',
  'schedule',
  'unschedule',
  'release',
  'askAgain',
  'pause',
  'resume',
  'finish',
  'cancel',
];

describe('the life of an issue', () => {
  test('nothing happens to an issue that was sent or cancelled', () => {
    for (const step of STEPS) expect([step, may(step, 'sent'), may(step, 'cancelled')]).toEqual([step, false, false]);
  });

  test('no path leads to a sending without review, approval and schedule, and no edit slips in after them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STEPS), { maxLength: 40 }), (steps) => {
        let state: IssueState = 'draft';
        let sinceEdit: Step[] = [];
        for (const step of steps) {
          if (!may(step, state)) continue;
          state = rule(step).to;
          sinceEdit = ['edit', 'sendBack', 'askAgain'].includes(step) ? [] : [...sinceEdit, step];
          if (step === 'release')
            expect(sinceEdit.filter((one) => ['approve', 'schedule'].includes(one)).slice(0, 2)).toEqual([
              'approve',
              'schedule',
            ]);
          expect(ISSUE_STATES).toContain(state);
        }
      }),
      { numRuns: 500 },
    );
  });
});
