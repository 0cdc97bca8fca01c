import type { Feed } from '../../articles/feeds/feed.ts';
import type { Refusal } from '../../refusal.ts';
import { feedWords as w } from '../../words/deskFeeds.sv.ts';
import { Button, PostButton } from '../ui/Button.tsx';
import { Chip, type ChipLook } from '../ui/Chip.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { TextField } from '../ui/Field.tsx';
import { moment, number } from '../ui/format.ts';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

interface FeedsPageProps {
  visit: Visit;
  feeds: Feed[];
  url: string;
  refusal: Refusal | null;
}

/** The feeds with their health: when each was read, what it gave, and what went wrong in words. */
export function FeedsPage({ visit, feeds, url, refusal }: FeedsPageProps) {
  const back = { href: places.articles, label: w.back };
  return (
    <DeskPage visit={visit} place="articles" title={w.title} state={w.state} back={back}>
      <div class="stack-wide">
        <form method="post" action={places.feeds} class="fields">
          <Csrf token={visit.csrf} />
          <TextField
            name="url"
            inputMode="url"
            label={w.address}
            hint={w.addressHint}
            value={refusal ? url : ''}
            required
            problem={problemOf(refusal, 'url')}
          />
          <div>
            <Button weight="primary">{w.add}</Button>
          </div>
        </form>
        {feeds.length ? <FeedTable feeds={feeds} csrf={visit.csrf} /> : <p class="muted">{w.none}</p>}
      </div>
    </DeskPage>
  );
}

function FeedTable({ feeds, csrf }: { feeds: Feed[]; csrf: string }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{w.columns.feed}</th>
          <th scope="col">{w.columns.health}</th>
          <th scope="col">{w.columns.last}</th>
          <th scope="col">{w.columns.next}</th>
          <th scope="col">{w.columns.taken}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {feeds.map((feed) => (
          <FeedRow key={feed.id} feed={feed} csrf={csrf} />
        ))}
      </tbody>
    </table>
  );
}

function FeedRow({ feed, csrf }: { feed: Feed; csrf: string }) {
  return (
    <tr>
      <th scope="row">
        {feed.title}
        <span class="row-sub">{feed.url}</span>
      </th>
      <td>
        <Chip {...healthOf(feed)} />
        {feed.lastProblem ? <span class="row-sub">{feed.lastProblem}</span> : null}
      </td>
      <td class="figure" data-label={w.columns.last}>
        {feed.lastFetchedAt ? moment(new Date(feed.lastFetchedAt)) : w.never}
      </td>
      <td class="figure" data-label={w.columns.next}>
        {moment(new Date(feed.nextAt))}
      </td>
      <td class="figure" data-label={w.columns.taken}>
        {number(feed.taken)}
      </td>
      <td>
        <div class="row">
          <PostButton small action={`${places.feeds}/${feed.id}/las`} csrf={csrf} label={w.fetchLabel(feed.title)}>
            {w.fetch}
          </PostButton>
          <PostButton
            small
            weight="quiet"
            action={`${places.feeds}/${feed.id}/ta-bort`}
            csrf={csrf}
            label={w.removeLabel(feed.title)}
          >
            {w.remove}
          </PostButton>
        </div>
      </td>
    </tr>
  );
}

function healthOf(feed: Feed): ChipLook {
  if (feed.failuresInARow > 0) return { word: w.failing(feed.failuresInARow), icon: 'warn', tone: 'warn' };
  return feed.lastOkAt ? { word: w.well, icon: 'check', tone: 'good' } : { word: w.waiting, icon: 'clock' };
}
