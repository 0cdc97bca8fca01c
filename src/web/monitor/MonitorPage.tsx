import type { Monitor } from '../../deliveries/monitor.ts';
import type { Complaints } from '../../events/complaints.ts';
import type { ComplaintFigures } from '../../events/watchComplaints.ts';
import type { Issue } from '../../issues/issue.ts';
import { may } from '../../issues/lifecycle.ts';
import { monitorWords as w } from '../../words/deskFigures.sv.ts';
import { issueChip } from '../admin/issueDesk/state.ts';
import { places } from '../admin/places.ts';
import { BooksBar } from '../ui/BooksBar.tsx';
import { LinkButton, PostButton } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Figures } from '../ui/Figures.tsx';
import { clock, duration, moment, number, rate } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { live } from '../ui/live.ts';
import { Notice } from '../ui/Notice.tsx';
import { ComplaintRates } from './ComplaintRates.tsx';
import { noRows } from './DeliveryList.tsx';
import { Domains } from './Domains.tsx';
import { LaneProgressTable } from './LaneProgressTable.tsx';
import { Lanes } from './Lanes.tsx';
import { Relays, RelaysDown } from './Relays.tsx';
import { StoppedLanes } from './StoppedLanes.tsx';
import { Uncertain } from './Uncertain.tsx';

interface MonitorPageProps {
  visit: Visit;
  issue: Issue;
  monitor: Monitor;
  complaints: ComplaintFigures & { counted: Complaints };
}

/** How a sending goes, now. Trouble stands first, with what it means and what to do. */
export function MonitorPage({ visit, issue, monitor, complaints }: MonitorPageProps) {
  const moving = isUnderWay(issue);
  const { books } = monitor;
  return (
    <DeskPage
      visit={visit}
      place="delivery"
      title={w.page(issue.number)}
      back={{ href: places.deliveries, label: w.back }}
      state={
        <>
          <Chip {...issueChip(issue.state)} />
          <span>{issue.subject}</span>
        </>
      }
      action={<Action visit={visit} issue={issue} />}
    >
      <div id="leverans" class="stack-wide" {...(moving ? followed(issue.id) : {})}>
        <Trouble visit={visit} issue={issue} monitor={monitor} />
        {books.intended ? <Progress issue={issue} monitor={monitor} /> : <p class="muted">{noRows(issue)}</p>}
        <LaneProgressTable lanes={monitor.lanes} at={monitor.countedAt} />
        <Lanes lanes={monitor.limited} action={`${places.delivery(issue.id)}/takt`} csrf={visit.csrf} />
        <Failures failures={monitor.failures} />
        <ComplaintRates figures={complaints} counted={complaints.counted} />
        <Relays relays={monitor.relays} />
      </div>
      {may('cancel', issue.state) && moving ? (
        <section class="danger-zone stack-tight">
          <p class="muted">{w.cancelHint}</p>
          <PostButton action={`${places.delivery(issue.id)}/stall-in`} csrf={visit.csrf} weight="danger">
            {w.cancel}
          </PostButton>
        </section>
      ) : null}
    </DeskPage>
  );
}

function isUnderWay({ state }: Issue): boolean {
  return state === 'releasing' || state === 'paused';
}

/** Kept true by a stream (client/stream.ts), and by asking now and then when there is none. */
function followed(issueId: string): Record<string, string> {
  const path = places.delivery(issueId);
  return { ...live(path, '#leverans', 'framsteg, every 10s'), 'data-stream': `${path}/strom` };
}

function Action({ visit, issue }: { visit: Visit; issue: Issue }) {
  const path = places.delivery(issue.id);
  if (issue.state === 'releasing')
    return (
      <PostButton action={`${path}/pausa`} csrf={visit.csrf} weight="primary" icon="pause">
        {w.pause}
      </PostButton>
    );
  if (issue.state === 'paused')
    return (
      <PostButton action={`${path}/fortsatt`} csrf={visit.csrf} weight="primary" icon="send">
        {w.resume}
      </PostButton>
    );
  return <LinkButton href={`${places.issue(issue.id)}/rapport`}>{w.report}</LinkButton>;
}

function Trouble({ visit, issue, monitor }: Omit<MonitorPageProps, 'complaints'>) {
  const { relays, uncertain, silent } = monitor;
  return (
    <>
      <RelaysDown relays={relays} />
      {silent ? (
        <Notice tone="info">
          <p>{w.silent(number(silent.count), clock(silent.until))}</p>
        </Notice>
      ) : null}
      {issue.state === 'paused' ? (
        <Notice tone="warn" title={w.pausedTitle}>
          <p>{issue.pausedWhy}</p>
        </Notice>
      ) : null}
      {isUnderWay(issue) ? (
        <StoppedLanes monitor={monitor} action={`${places.delivery(issue.id)}/mottagare`} csrf={visit.csrf} />
      ) : null}
      <Domains domains={monitor.domains} action={`${places.delivery(issue.id)}/doman`} csrf={visit.csrf} />
      {uncertain.length ? (
        <Uncertain issue={issue} letters={uncertain} count={monitor.books.uncertain} csrf={visit.csrf} />
      ) : null}
    </>
  );
}

function Progress({ issue, monitor }: Pick<MonitorPageProps, 'issue' | 'monitor'>) {
  const { books, ratePerSecond, etaSeconds, nextDue } = monitor;
  const taken = books.sent + books.bounced;
  return (
    <>
      <Figures
        figures={[
          { word: w.states.sent, value: number(taken), note: w.ofAll(number(books.intended)) },
          ...(issue.state === 'releasing'
            ? [
                { word: w.rate, value: rate(ratePerSecond), note: ratePerSecond ? w.perSecond : w.still },
                {
                  word: w.eta,
                  value: duration(etaSeconds),
                  note: !ratePerSecond && nextDue ? w.nextTry(moment(new Date(nextDue))) : undefined,
                },
              ]
            : []),
        ]}
      />
      <Part title={w.books}>
        <BooksBar books={books} />
      </Part>
    </>
  );
}

function Failures({ failures }: { failures: Monitor['failures'] }) {
  return (
    <Part title={w.failures}>
      {failures.length ? (
        <div class="table-wrap">
          <table>
            <thead>
              <tr>
                <th scope="col">{w.reason}</th>
                <th scope="col" class="number">
                  {w.count}
                </th>
                <th scope="col">{w.example}</th>
              </tr>
            </thead>
            <tbody>
              {failures.map((failure) => (
                <tr key={`${failure.state} ${failure.reason}`}>
                  <th scope="row">
                    {w.reasons[failure.reason] ?? failure.reason}
                    <span class="row-sub">{w.states[failure.state]}</span>
                  </th>
                  <td class="number">{number(failure.count)}</td>
                  <td class="small">
                    <code>{failure.example || w.remote}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p class="muted">{w.noFailures}</p>
      )}
    </Part>
  );
}
