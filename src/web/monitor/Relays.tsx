import type { RelayState } from '../../platform/mail/relayState.ts';
import { relayWords as w } from '../../words/deskMonitor.sv.ts';
import { Chip } from '../ui/Chip.tsx';
import { moment, number, rate } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { Notice } from '../ui/Notice.tsx';

const LOOKS = {
  up: { tone: 'good', icon: 'check' },
  down: { tone: 'bad', icon: 'stop' },
  'partly-down': { tone: 'warn', icon: 'warn' },
  unheard: { icon: 'clock' },
} as const;

/** Says that no letter can leave, while every relay is down. */
export function RelaysDown({ relays }: { relays: RelayState[] }) {
  const [first] = relays;
  if (!first?.since || relays.some((relay) => relay.state !== 'down')) return null;
  const since = Math.min(...relays.map((relay) => relay.since?.getTime() ?? 0));
  return (
    <Notice tone="bad" title={w.downTitle(relays.length)}>
      <p>{w.downHint(moment(new Date(since)))}</p>
      <p class="small">{first.words}</p>
    </Notice>
  );
}

/** The mail servers that take our letters, each with its state, its last words when it fails, and its load. */
export function Relays({ relays }: { relays: RelayState[] }) {
  return (
    <Part title={w.title}>
      <div class="table-wrap">
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">{w.relay}</th>
              <th scope="col">{w.state}</th>
              <th scope="col">{w.connections}</th>
              <th scope="col">{w.rate}</th>
            </tr>
          </thead>
          <tbody>
            {relays.map((relay) => (
              <Relay key={relay.name} relay={relay} />
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}

function Relay({ relay }: { relay: RelayState }) {
  const { name, state, since, words, open, connections, perSecond } = relay;
  const heard = state !== 'unheard';
  return (
    <tr>
      <th scope="row">
        {name}
        {words ? <code class="row-sub">{words}</code> : null}
      </th>
      <td>
        <Chip {...LOOKS[state]} word={w.states[state]} />
        {since ? <span class="row-sub">{w.since(moment(since))}</span> : null}
      </td>
      <td class="figure">{heard ? w.of(number(open), number(connections)) : '–'}</td>
      <td class="figure">{heard ? w.perSecond(rate(perSecond)) : '–'}</td>
    </tr>
  );
}
