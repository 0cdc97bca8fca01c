import type { RequestHandler } from 'express';
import type { ComponentChildren } from 'preact';
import { param } from '../../http/parse.ts';
import { readOwnData } from '../../subscribers/myData.ts';
import { topicNames } from '../../subscribers/topic.ts';
import { paths } from '../../urls.ts';
import { LinkButton } from '../ui/Button.tsx';
import { PublicPage } from '../ui/PublicPage.tsx';
import { ConsentHistory } from './ConsentHistory.tsx';
import { dayIn, whenIn } from './dates.ts';
import { showErased, showOldLink } from './erase.tsx';
import { everythingAbout, type OwnData } from './ownData.ts';
import { type Spoken, type SpokenChoices, show, spoken, withChoices } from './show.ts';

/** All we keep about the reader, to be read (GDPR article 15). The link came to her own address an hour ago at most. */
export const showMyData: RequestHandler = async (req, res) => {
  const token = param(req, 'token');
  const read = await readOwnData('export', token);
  if (read.kind === 'bad' || read.kind === 'expired') return showOldLink(req, res, read.kind);
  const data = read.kind === 'open' ? await everythingAbout(read.subscriber.id) : null;
  if (!data) return showErased(res, spoken(req));
  const say = await withChoices(spoken(req, data.subscriber.language));
  show(res, say, <MyDataPage say={say} data={data} file={`${paths.myData}/${token}/fil`} />);
};

/** The same as a file for programs (article 20). */
export const downloadMyData: RequestHandler = async (req, res) => {
  const read = await readOwnData('export', param(req, 'token'));
  if (read.kind === 'bad' || read.kind === 'expired') return showOldLink(req, res, read.kind);
  const data = read.kind === 'open' ? await everythingAbout(read.subscriber.id) : null;
  if (!data) return showErased(res, spoken(req));
  res
    .attachment('mina-uppgifter.json')
    .type('application/json')
    .send(`${JSON.stringify(data, null, 2)}\n`);
};

function MyDataPage({ say, data, file }: { say: SpokenChoices; data: OwnData; file: string }) {
  const { myData: m, locale } = say.w;
  return (
    <PublicPage title={m.showTitle} language={say.language}>
      <h1>{m.showTitle}</h1>
      <p class="lead">{m.showLead(whenIn(data.collectedAt, locale))}</p>
      <p>
        <LinkButton href={file}>{m.file}</LinkButton>
      </p>
      <h2>{m.you}</h2>
      <You say={say} data={data} />
      <h2>{m.consents}</h2>
      <ConsentHistory say={say} consents={data.consents} />
      <Lines say={say} title={m.issues} lines={data.issues.map((one) => issueLine(say, one))} />
      <Lines say={say} title={m.events} lines={data.events.map((one) => eventLine(say, one))} />
      <Lines say={say} title={m.measured} lines={data.measured.map((one) => measuredLine(say, one))} />
      <Lines
        say={say}
        title={m.letters}
        lines={data.letters.map((one) => `${m.letterNames[one.purpose]}, ${whenIn(one.createdAt, locale)}`)}
      />
    </PublicPage>
  );
}

function You({ say, data }: { say: SpokenChoices; data: OwnData }) {
  const { subscriber: s, suppression } = data;
  const { myData: m, locale, subscribe } = say.w;
  const { kind, code } = s.organisation;
  const place = kind ? subscribe.organisations[kind] + (code ? ` (${code})` : '') : m.none;
  return (
    <>
      <dl class="facts">
        <Fact name={m.address}>{s.address}</Fact>
        <Fact name={m.name}>{s.name ?? m.none}</Fact>
        <Fact name={m.organisation}>{place}</Fact>
        <Fact name={m.topics}>{topicNames(say.topics, s.topics, say.language).join(', ') || m.all}</Fact>
        <Fact name={m.language}>{subscribe.languages[s.language]}</Fact>
        <Fact name={m.measuring}>{s.measuring ? m.yes : m.no}</Fact>
        <Fact name={m.state}>{m.states[s.state]}</Fact>
        {s.pausedUntil && s.pausedUntil > data.collectedAt ? (
          <Fact name={m.paused}>{dayIn(s.pausedUntil, locale)}</Fact>
        ) : null}
        {s.confirmedAt ? <Fact name={m.since}>{whenIn(s.confirmedAt, locale)}</Fact> : null}
        {s.leftAt ? <Fact name={m.left}>{whenIn(s.leftAt, locale)}</Fact> : null}
      </dl>
      {suppression ? (
        <p>
          {m.suppressed(whenIn(suppression.since, locale))} {m.suppressedWhy[suppression.reason]}
        </p>
      ) : null}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Lines({ say, title, lines }: { say: Spoken; title: string; lines: string[] }) {
  return (
    <>
      <h2>{title}</h2>
      {lines.length ? (
        <ul>
          {lines.map((line, at) => (
            <li key={at}>{line}</li>
          ))}
        </ul>
      ) : (
        <p class="muted">{say.w.myData.nothing}</p>
      )}
    </>
  );
}

function issueLine({ w: { myData: m, locale } }: Spoken, one: OwnData['issues'][number]): string {
  const when = one.sentAt ? `, ${whenIn(one.sentAt, locale)}` : '';
  return `${one.issue ? m.issue(one.issue) : m.none}: ${m.deliveries[one.state]}${when}`;
}

function eventLine({ w: { myData: m, locale } }: Spoken, one: OwnData['events'][number]): string {
  return `${m.happened[one.kind]}${one.issue ? ` (${m.issue(one.issue)})` : ''}, ${whenIn(one.at, locale)}`;
}

function measuredLine({ w: { myData: m } }: Spoken, one: OwnData['measured'][number]): string {
  const link = one.link ? ` (${one.link})` : '';
  return `${one.day}: ${m.measuredKinds[one.kind]}${link}${one.issue ? `, ${m.issue(one.issue)}` : ''}`;
}
