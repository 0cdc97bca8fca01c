import { config } from '../../config.ts';
import { readRelays } from '../../smtpUrl.ts';
import { settingsWords as w } from '../../words/deskOverview.sv.ts';
import { Part } from '../ui/Listing.tsx';

/** What was set where the house was started: who it is. */
export function House() {
  const set = config();
  const names = Object.entries(w.names) as [keyof typeof w.names, string][];
  return (
    <Part title={w.house} first>
      <dl class="facts">
        {names.map(([name, word]) => (
          <>
            <dt>{word}</dt>
            <dd>{set[name]}</dd>
          </>
        ))}
      </dl>
    </Part>
  );
}

/** The same: how letters leave. */
export function Sending() {
  const set = config();
  return (
    <Part title={w.sending}>
      <dl class="facts">
        <dt>{w.relay}</dt>
        <dd>
          {readRelays(set.SMTP_URL)
            .map((relay) => relay.name)
            .join(', ')}
        </dd>
        <dt>{w.signing}</dt>
        <dd>{set.DKIM_SELECTOR ? w.signed(set.DKIM_SELECTOR) : w.unsigned}</dd>
        <dt>{w.uncertain}</dt>
        <dd>{w.uncertainChoices[set.UNCERTAIN]}</dd>
        <dt>{w.useful}</dt>
        <dd>{w.hours(set.LATEST_USEFUL_HOURS)}</dd>
      </dl>
    </Part>
  );
}
