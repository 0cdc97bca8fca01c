import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Issue } from '../../../src/issues/issue.ts';
import { checklist } from '../../../src/web/admin/checklist.ts';
import { runningTotal } from '../../../src/web/admin/OverviewPage.tsx';
import { mostUrgent } from '../../../src/web/admin/overview.tsx';
import { noRows } from '../../../src/web/monitor/DeliveryList.tsx';

const draft: Issue = {
  ...{ id: 'a'.repeat(24), number: 9, month: '2026-11', state: 'draft', subject: '', preheader: '' },
  ...{ intro: { text: '', name: '' }, sections: [], review: null, approval: null, schedule: null, intended: null },
  ...{ pausedWhy: null, releasedAt: null, sentAt: null, version: 1, createdAt: new Date(), updatedAt: new Date() },
};
const item = { id: 'i', articleId: 'b'.repeat(24), layout: 'hero' as const, title: null, lead: null };
const full: Issue = {
  ...draft,
  subject: 'Ämne',
  preheader: 'Text',
  sections: [{ id: 's', heading: '', items: [item] }],
};

describe('the checklist of the month', () => {
  const next = (issue: Issue | null, unused: number) => checklist(issue, unused).find((step) => !step.done)?.text;

  test.each([
    ['nothing at all', null, 0, 'Lägg in artiklar'],
    ['articles, no issue', null, 3, 'Skapa numret och välj artiklar'],
    ['an empty issue', draft, 3, 'Skapa numret och välj artiklar'],
    ['articles chosen', { ...full, subject: '' }, 0, 'Skriv ämnesrad och förhandstext'],
    ['written', full, 0, 'Få numret godkänt'],
    ['approved', { ...full, state: 'approved' as const }, 0, 'Bestäm när det ska skickas'],
    ['scheduled', { ...full, state: 'scheduled' as const }, 0, 'Skicka'],
    ['sent', { ...full, state: 'sent' as const }, 0, undefined],
  ])('%s', (_name, issue, unused, expected) => expect(next(issue, unused)).toBe(expected));
});

test('of several issues in work the one farthest on its way comes first', () => {
  const later = { ...draft, number: 10 };
  expect(mostUrgent([later, draft])?.number).toBe(9);
  expect(mostUrgent([draft, { ...later, state: 'scheduled' }])?.number).toBe(10);
  expect(mostUrgent([])).toBeNull();
});

test('the growth ends at the number of today, and each day differs by who came and went', () => {
  const days = fc.array(fc.record({ joined: fc.nat(50), left: fc.nat(50) }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(days, (list) => {
      const growth = list.map((one, at) => ({ ...one, day: `dag ${at}` }));
      const active = 10_000;
      const totals = runningTotal(active, growth).map((point) => point.total);
      expect(totals.at(-1)).toBe(active);
      for (const [at, one] of growth.entries())
        if (at) expect((totals[at] ?? 0) - (totals[at - 1] ?? 0)).toBe(one.joined - one.left);
    }),
  );
});

test('empty books promise letters only while letters are to come', () => {
  expect(noRows({ ...draft, state: 'releasing' })).toContain('läggs upp');
  for (const state of ['sent', 'cancelled'] as const) expect(noRows({ ...draft, state })).not.toContain('läggs upp');
});
