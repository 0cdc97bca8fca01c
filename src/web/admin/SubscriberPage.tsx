import type { Delivery } from '../../deliveries/delivery.ts';
import type { Refusal } from '../../refusal.ts';
import type { Consent } from '../../subscribers/consent.ts';
import type { AboutSubscriber } from '../../subscribers/person.ts';
import { type Topic, topicNames } from '../../subscribers/topic.ts';
import { subscriberWords as w } from '../../words/deskFigures.sv.ts';
import { issueWords } from '../../words/deskIssues.sv.ts';
import { PostButton } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { day, moment } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { LiftSuppression } from './LiftSuppression.tsx';
import { places } from './places.ts';
import { deliveryChip, organisationWord, subscriberChip } from './subscriberState.ts';

interface SubscriberPageProps {
  visit: Visit;
  about: AboutSubscriber;
  topics: Topic[];
  letters: { delivery: Delivery; number: number | null }[];
  /** The reason for lifting a suppression, as it was typed before a no. */
  typed: string;
  refusal: Refusal | null;
}

/** One reader: what she told us, what she agreed to, and what we sent. */
export function SubscriberPage({ visit, about, topics, letters, typed, refusal }: SubscriberPageProps) {
  const { subscriber, consents, suppression } = about;
  const mayEnd = subscriber.state === 'active' || subscriber.state === 'pending';
  return (
    <DeskPage
      visit={visit}
      place="subscribers"
      title={subscriber.address}
      state={<Chip {...subscriberChip(subscriber.state)} />}
      back={{ href: places.subscribers, label: w.back }}
    >
      <Facts about={about} topics={topics} />
      <Part title={w.consents}>
        <p class="muted small">{consents.length ? w.consentsHint : w.noConsents}</p>
        {consents.map((consent) => (
          <ConsentLine key={`${consent.purpose} ${consent.at.toISOString()} ${consent.given}`} consent={consent} />
        ))}
      </Part>
      <Part title={w.deliveries}>
        {letters.length ? <Letters letters={letters} /> : <p class="muted">{w.noDeliveries}</p>}
      </Part>
      {suppression || subscriber.state === 'suppressed' ? (
        <LiftSuppression about={about} csrf={visit.csrf} typed={typed} refusal={refusal} />
      ) : null}
      {mayEnd ? (
        <section class="danger-zone stack-tight">
          <p class="muted">{w.endHint}</p>
          <PostButton action={`${places.subscriber(subscriber.id)}/avsluta`} csrf={visit.csrf} weight="danger">
            {w.end}
          </PostButton>
        </section>
      ) : null}
    </DeskPage>
  );
}

function Facts({ about: { subscriber, suppression }, topics }: { about: AboutSubscriber; topics: Topic[] }) {
  const rows: [string, string | null][] = [
    [w.facts.name, subscriber.name ?? '–'],
    [w.facts.organisation, organisationWord(subscriber)],
    [w.facts.topics, topicNames(topics, subscriber.topics, 'sv').join(', ') || w.allTopics],
    [w.facts.language, w.languages[subscriber.language]],
    [w.facts.measuring, subscriber.measuring ? w.yes : w.no],
    [w.facts.created, day(subscriber.createdAt)],
    [w.facts.confirmed, subscriber.confirmedAt && day(subscriber.confirmedAt)],
    [
      w.facts.paused,
      subscriber.pausedUntil && subscriber.pausedUntil > new Date() ? day(subscriber.pausedUntil) : null,
    ],
    [w.facts.left, subscriber.leftAt && day(subscriber.leftAt)],
    [w.facts.suppressed, suppression && `${day(suppression.since)}. ${w.reasons[suppression.reason]}.`],
  ];
  return (
    <dl class="facts">
      {rows.map(([name, value]) =>
        value ? (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ) : null,
      )}
    </dl>
  );
}

function ConsentLine({ consent }: { consent: Consent }) {
  return (
    <div class="ledger-line">
      <p>
        <strong>{w.purposes[consent.purpose]}</strong>: {consent.given ? w.given : w.withdrawn} {moment(consent.at)}
      </p>
      {consent.wordingText ? (
        <details class="more small">
          <summary>
            {consent.method === 'documented' ? w.documented : `${w.wording} (${consent.wordingVersion})`}
          </summary>
          <p lang={consent.language ?? 'sv'}>{consent.wordingText}</p>
        </details>
      ) : null}
    </div>
  );
}

function Letters({ letters }: { letters: SubscriberPageProps['letters'] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.deliveryColumns.issue}</th>
          <th scope="col">{w.deliveryColumns.state}</th>
          <th scope="col">{w.deliveryColumns.when}</th>
          <th scope="col">{w.deliveryColumns.reply}</th>
        </tr>
      </thead>
      <tbody>
        {letters.map(({ delivery, number }) => (
          <tr key={delivery.id}>
            <th scope="row">
              <a href={places.delivery(delivery.issueId)}>{number === null ? '–' : issueWords.name(number)}</a>
            </th>
            <td>
              <Chip {...deliveryChip(delivery.state)} />
            </td>
            <td class="figure">{moment(delivery.sentAt ?? delivery.date)}</td>
            <td class="small">{delivery.reply?.text ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
