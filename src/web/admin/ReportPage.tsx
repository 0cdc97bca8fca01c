import type { Issue } from '../../issues/issue.ts';
import type { HourFigures, LinkFigures } from '../../reports/figures.ts';
import type { Report } from '../../reports/report.ts';
import type { Measuring } from '../../subscribers/measuring.ts';
import { archiveWords } from '../../words/deskDoors.sv.ts';
import { monitorWords, reportWords as w } from '../../words/deskFigures.sv.ts';
import { BooksBar } from '../ui/BooksBar.tsx';
import { LinkButton, PostButton } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { ColumnChart } from '../ui/ColumnChart.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Figures } from '../ui/Figures.tsx';
import { moment, number, share } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { live } from '../ui/live.ts';
import { Notice } from '../ui/Notice.tsx';
import { issueChip } from './issueDesk/state.ts';
import { places } from './places.ts';
import { ReportFeedback } from './ReportFeedback.tsx';

interface ReportPageProps {
  visit: Visit;
  issue: Issue;
  report: Report;
  titles: Map<string, string>;
  measuring: Measuring;
}

/** What an issue led to. Live while it is being sent. */
export function ReportPage({ visit, issue, report, titles, measuring }: ReportPageProps) {
  const sending = issue.state === 'releasing' || issue.state === 'paused';
  const path = places.report(issue.id);
  return (
    <DeskPage
      visit={visit}
      place="issues"
      title={w.title(issue.number)}
      back={{ href: places.issues, label: w.back }}
      state={
        <>
          <Chip {...issueChip(issue.state)} />
          <span>{issue.subject}</span>
          {issue.sentAt ? <span>{w.sentAt(moment(new Date(issue.sentAt)))}</span> : null}
        </>
      }
      action={<LinkButton href={places.issue(issue.id)}>{w.open}</LinkButton>}
    >
      <div id="rapport" class="stack-wide" {...(sending ? live(path, '#rapport') : {})}>
        {sending ? (
          <Notice>
            <p>{w.sending}</p>
          </Notice>
        ) : null}
        {report.intended || sending ? <Sent report={report} /> : <p class="muted">{monitorWords.noRowsLeft}</p>}
        {measuring === 'none' ? <p class="muted">{w.measuringOff}</p> : null}
        <Hours hours={report.hours} />
        <Links links={report.links} titles={titles} />
        <ReportFeedback issueId={issue.id} feedback={report.feedback} articles={report.articles} />
        {issue.releasedAt ? <Archive visit={visit} issue={issue} /> : null}
      </div>
    </DeskPage>
  );
}

function Archive({ visit, issue }: Pick<ReportPageProps, 'visit' | 'issue'>) {
  return (
    <Part title={archiveWords.title}>
      <p>{archiveWords.text}</p>
      <PostButton action={`${places.issue(issue.id)}/arkivpaket`} csrf={visit.csrf}>
        {archiveWords.button}
      </PostButton>
    </Part>
  );
}

function Sent({ report }: { report: Report }) {
  return (
    <>
      <Numbers report={report} />
      <Part title={w.books}>
        <BooksBar books={report.books} />
      </Part>
    </>
  );
}

function Numbers({ report }: { report: Report }) {
  const { sent, images, clicks, unsubscribes, bounces } = report;
  const counted = (one: Report['images']) => (one.machines ? w.machines(number(one.machines)) : undefined);
  return (
    <>
      <Figures
        figures={[
          {
            word: w.sent,
            value: number(sent),
            note: w.sentNote(share(sent, report.intended), bounces ? number(bounces) : null),
          },
          { word: w.images, value: number(images.people), note: counted(images) },
          { word: w.clicks, value: number(clicks.people), note: counted(clicks) },
          { word: w.unsubscribes, value: number(unsubscribes), note: w.share(share(unsubscribes, sent)) },
          { word: w.bounces, value: number(bounces), note: w.share(share(bounces, sent)) },
        ]}
      />
      <p class="muted small reading-width">
        {w.sentHint} {w.imagesHint}
      </p>
    </>
  );
}

function Hours({ hours }: { hours: HourFigures[] }) {
  const points = hours.map((hour) => ({ label: moment(hour.hour), value: hour.clicks }));
  const rows = hours.map((hour) => [moment(hour.hour), number(hour.images), number(hour.clicks)]);
  return (
    <Part title={w.hours}>
      {points.length ? (
        <div class="chart">
          <ColumnChart points={points} label={w.perHour} />
          <DataTable columns={[w.hour, w.images, w.clicks]} rows={rows} />
        </div>
      ) : (
        <p class="muted">{w.noHours}</p>
      )}
    </Part>
  );
}

/** Clicks per link, gathered under the article they lead to. */
function Links({ links, titles }: { links: LinkFigures[]; titles: Map<string, string> }) {
  const most = Math.max(1, ...links.map((link) => link.people ?? 0));
  const groups = new Map<string, LinkFigures[]>();
  for (const link of links) {
    const title = (link.articleId && titles.get(link.articleId)) || w.otherLinks;
    groups.set(title, [...(groups.get(title) ?? []), link]);
  }
  return (
    <Part title={w.links}>
      {links.some((link) => link.people || link.machines) ? null : <p class="muted">{w.noLinks}</p>}
      {links.length ? (
        <table class="links">
          <thead>
            <tr>
              <th scope="col">{w.link}</th>
              <th scope="col" class="number">
                {w.people}
              </th>
              <th scope="col" class="number">
                {w.machinesColumn}
              </th>
            </tr>
          </thead>
          {[...groups].map(([title, group]) => (
            <tbody key={title}>
              {isAlone(title, group) ? null : (
                <tr>
                  <th scope="rowgroup" class="links-article">
                    {title}
                  </th>
                  <td class="number">
                    <strong>{told(sum(group, 'people'))}</strong>
                  </td>
                  <td class="number">{told(sum(group, 'machines'))}</td>
                </tr>
              )}
              {group.map((link) => (
                <LinkRow key={link.n} link={link} most={most} alone={isAlone(title, group)} />
              ))}
            </tbody>
          ))}
        </table>
      ) : null}
      {links.some((link) => link.people === null) ? <p class="muted small reading-width">{w.fewReaders}</p> : null}
    </Part>
  );
}

/** The links of an article are shown or hidden together. */
function sum(group: LinkFigures[], of: 'people' | 'machines'): number | null {
  return group.some((link) => link[of] === null) ? null : group.reduce((total, link) => total + (link[of] ?? 0), 0);
}

function told(count: number | null): string {
  return count === null ? '–' : number(count);
}

/** An article with one link that is its title needs no heading of its own. */
function isAlone(title: string, group: LinkFigures[]): boolean {
  return group.length === 1 && group[0]?.label === title;
}

function LinkRow({ link, most, alone }: { link: LinkFigures; most: number; alone: boolean }) {
  return (
    <tr>
      <td class={alone ? 'links-article' : 'links-link'}>
        <a href={link.url}>{link.label}</a>
        <svg class="mini-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="fill-accent" width={(((link.people ?? 0) / most) * 100).toFixed(1)} height="4" />
        </svg>
      </td>
      <td class="number">{told(link.people)}</td>
      <td class="number">{told(link.machines)}</td>
    </tr>
  );
}
