import type { Books } from '../../deliveries/delivery.ts';
import type { SpamRate } from '../../events/spamRate.store.ts';
import type { ComplaintFigures } from '../../events/watchComplaints.ts';
import type { Issue } from '../../issues/issue.ts';
import type { Refusal } from '../../refusal.ts';
import { monitorWords as w } from '../../words/deskFigures.sv.ts';
import { issueChip, issueTitle, whenOf } from '../admin/issueDesk/state.ts';
import { places } from '../admin/places.ts';
import { BooksBar } from '../ui/BooksBar.tsx';
import { LinkButton } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Pager, query } from '../ui/Listing.tsx';
import { live } from '../ui/live.ts';
import { BrakeNotice, type BrakeSeen } from './BrakeNotice.tsx';
import { Incoming } from './Incoming.tsx';
import { LetterStopPart, type LettersSeen } from './LetterStop.tsx';
import { NoteRate } from './NoteRate.tsx';

interface DeliveryListProps {
  visit: Visit;
  rows: { issue: Issue; books: Books; at: Date }[];
  next: string | null;
  brake: BrakeSeen;
  letters: LettersSeen;
  incoming: Record<string, number>;
  rates: { figures: ComplaintFigures; noted: SpamRate[] };
  typed: { percent: string; day: string };
  refusal: Refusal | null;
}

/** Why the books are empty: the letters are still being listed, or there is nothing to come. */
export function noRows({ state }: Issue): string {
  return state === 'releasing' || state === 'paused' ? w.noRows : w.noRowsLeft;
}

/** Every issue that has begun to go out, with its books. */
export function DeliveryList({ visit, rows, next, brake, letters, incoming, ...rest }: DeliveryListProps) {
  const moving = rows.some(({ issue }) => issue.state === 'releasing');
  return (
    <DeskPage visit={visit} place="delivery" title={w.title} state={w.listState}>
      <BrakeNotice {...brake} />
      {rows.length ? (
        <div id="leveranser" {...(moving ? live(places.deliveries, '#leveranser') : {})}>
          {rows.map(({ issue, books, at }) => (
            <section class="delivery-row" key={issue.id} id={`leverans-${issue.id}`}>
              <div class="row row-end">
                <h2>
                  <a href={places.delivery(issue.id)}>{issueTitle(issue)}</a>
                </h2>
                <div class="row">
                  <span class="muted figure">{whenOf(issue)}</span>
                  <Chip {...issueChip(issue.state)} />
                </div>
              </div>
              {books.intended ? <BooksBar books={books} at={at} /> : <p class="muted">{noRows(issue)}</p>}
            </section>
          ))}
          <Pager href={next && query(places.deliveries, { efter: next })} />
        </div>
      ) : (
        <EmptyState
          icon="delivery"
          title={w.emptyTitle}
          action={<LinkButton href={places.issues}>{w.toIssues}</LinkButton>}
        >
          {w.empty}
        </EmptyState>
      )}
      {rows.length ? <NoteRate csrf={visit.csrf} {...rest} /> : null}
      <LetterStopPart {...letters} csrf={visit.csrf} />
      <Incoming counts={incoming} />
    </DeskPage>
  );
}
