import type { Delivery } from '../../deliveries/delivery.ts';
import type { Issue } from '../../issues/issue.ts';
import { messageId } from '../../urls.ts';
import { monitorWords as w } from '../../words/deskFigures.sv.ts';
import { places } from '../admin/places.ts';
import { PostButton } from '../ui/Button.tsx';
import { moment, number } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';

interface UncertainProps {
  issue: Issue;
  letters: Delivery[]; // the first of them
  count: number; // all of them
  csrf: string;
}

/** Letters that were handed over and never got their answer: a person decides, one or all, by what is known of each. */
export function Uncertain({ issue, letters, count, csrf }: UncertainProps) {
  const all = { action: `${places.delivery(issue.id)}/osakra`, csrf };
  return (
    <section class="stack" aria-labelledby="osakra">
      <Notice tone="warn">
        <h2 id="osakra">{w.uncertainTitle(number(count))}</h2>
        <p>{w.uncertainHint}</p>
      </Notice>
      <div class="row">
        <PostButton {...all} fields={{ brev: 'all', beslut: 'resend' }}>
          {w.resendAll}
        </PostButton>
        <PostButton {...all} fields={{ brev: 'all', beslut: 'count-as-sent' }}>
          {w.countAll}
        </PostButton>
      </div>
      <div class="table-wrap">
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">{w.address}</th>
              <th scope="col">{w.handed}</th>
              <th scope="col">{w.choose}</th>
            </tr>
          </thead>
          <tbody>
            {letters.map((delivery) => (
              <Row key={delivery.id} issue={issue} delivery={delivery} all={all} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The Message-ID is what the relay's log knows the letter by. */
function Row(props: { issue: Issue; delivery: Delivery; all: { action: string; csrf: string } }) {
  const { issue, delivery, all } = props;
  const one = { ...all, small: true };
  return (
    <tr>
      <th scope="row">
        {delivery.address}
        {delivery.reply?.text ? <code class="row-sub">{delivery.reply.text}</code> : null}
        <code class="row-sub">{messageId(issue.number, issue.id, delivery.subscriberId)}</code>
      </th>
      <td class="figure">
        {delivery.handedAt ? moment(delivery.handedAt) : '–'}
        {delivery.relay ? <span class="row-sub">{w.handedBy(delivery.relay)}</span> : null}
      </td>
      <td class="actions">
        <div class="row">
          <PostButton {...one} fields={{ brev: delivery.id, beslut: 'resend' }}>
            {w.resend}
          </PostButton>
          <PostButton {...one} fields={{ brev: delivery.id, beslut: 'count-as-sent' }}>
            {w.countAsSent}
          </PostButton>
        </div>
      </td>
    </tr>
  );
}
