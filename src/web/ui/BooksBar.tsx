import {
  type Books,
  balances,
  DELIVERY_STATES,
  type DeliveryState,
  type SkipReason,
} from '../../deliveries/delivery.ts';
import { monitorWords as w } from '../../words/deskFigures.sv.ts';
import { clock, number } from './format.ts';
import { type BarPart, StackedBar } from './StackedBar.tsx';

const FILLS: Record<DeliveryState, BarPart['fill']> = {
  sent: 'accent',
  claimed: '1',
  waiting: '3',
  deferred: '2',
  uncertain: 'warn',
  failed: 'bad',
  bounced: 'bad-2',
  skipped: '3',
};
const ORDER: DeliveryState[] = ['sent', 'claimed', 'deferred', 'waiting', 'uncertain', 'bounced', 'failed', 'skipped'];

/** The books of an issue: every letter in exactly one place, as one bar with words and numbers; `at` is when they were counted, if not now. */
export function BooksBar({ books, at }: { books: Books; at?: Date }) {
  const parts = ORDER.map((state) => ({
    key: state,
    word: w.states[state],
    value: books[state],
    fill: FILLS[state],
    note: state === 'skipped' ? skippedWords(books.skippedBy) : undefined,
  }));
  const label = DELIVERY_STATES.map((state) => `${w.states[state]} ${number(books[state])}`).join(', ');
  return (
    <div>
      <StackedBar parts={parts} label={label} />
      <p class="muted small balance">
        {balances(books) ? w.balanced : w.unbalanced} {at ? w.countedAt(clock(at)) : null}
      </p>
    </div>
  );
}

function skippedWords(by: Partial<Record<SkipReason, number>>): string {
  return Object.entries(by)
    .map(([reason, count]) => `${number(count)} ${w.skippedBy[reason as SkipReason]}`)
    .join(', ');
}
