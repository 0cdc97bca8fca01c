import { STATES, type Subscriber, type SubscriberState } from '../../subscribers/subscriber.ts';
import { paths } from '../../urls.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { importWords } from '../../words/deskData.sv.ts';
import { subscriberWords as w } from '../../words/deskFigures.sv.ts';
import { LinkButton } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { day, number } from '../ui/format.ts';
import { Filters, Pager, query, Search } from '../ui/Listing.tsx';
import { places } from './places.ts';
import { organisationWord, subscriberChip } from './subscriberState.ts';

interface SubscriberListProps {
  visit: Visit;
  subscribers: Subscriber[];
  counts: Record<SubscriberState, number>;
  filter: { state: SubscriberState | null; search: string };
  next: string | null;
}

export function SubscriberList({ visit, subscribers, counts, filter, next }: SubscriberListProps) {
  const { state, search } = filter;
  const all = STATES.reduce((sum, one) => sum + counts[one], 0);
  const filters = [
    {
      label: `${deskWords.common.all} ${number(all)}`,
      href: query(places.subscribers, { sok: search }),
      current: !state,
    },
    ...STATES.map((one) => ({
      label: `${w.many[one]} ${number(counts[one])}`,
      href: query(places.subscribers, { lage: one, sok: search }),
      current: one === state,
    })),
  ];
  return (
    <DeskPage
      visit={visit}
      place="subscribers"
      title={w.title}
      state={w.state(number(counts.active))}
      action={<LinkButton href={places.lists}>{importWords.link}</LinkButton>}
    >
      {all === 0 ? (
        <EmptyState
          icon="subscriber"
          title={w.emptyTitle}
          action={<LinkButton href={paths.subscribe}>{w.form}</LinkButton>}
        >
          {w.empty}
        </EmptyState>
      ) : (
        <div class="stack">
          <div class="row row-end">
            <Filters label={w.title} filters={filters} />
            <Search
              action={places.subscribers}
              label={deskWords.common.searchSubscribers}
              value={search}
              keep={{ lage: state ?? '' }}
            />
          </div>
          {subscribers.length ? <Table subscribers={subscribers} /> : <Nothing />}
          <Pager href={next && query(places.subscribers, { lage: state, sok: search, efter: next })} />
        </div>
      )}
    </DeskPage>
  );
}

function Nothing() {
  return (
    <EmptyState
      icon="search"
      title={w.nothingTitle}
      action={<LinkButton href={places.subscribers}>{w.showAll}</LinkButton>}
    >
      {w.nothing}
    </EmptyState>
  );
}

function Table({ subscribers }: { subscribers: Subscriber[] }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{w.columns.address}</th>
          <th scope="col">{w.columns.state}</th>
          <th scope="col">{w.columns.organisation}</th>
          <th scope="col">{w.columns.since}</th>
        </tr>
      </thead>
      <tbody>
        {subscribers.map((subscriber) => (
          <tr key={subscriber.id}>
            <th scope="row">
              <a href={places.subscriber(subscriber.id)}>{subscriber.address}</a>
              {subscriber.name ? <span class="row-sub">{subscriber.name}</span> : null}
            </th>
            <td>
              <Chip {...subscriberChip(subscriber.state)} />
            </td>
            <td>{organisationWord(subscriber)}</td>
            <td class="figure">{day(subscriber.leftAt ?? subscriber.confirmedAt ?? subscriber.createdAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
