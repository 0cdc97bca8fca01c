import { alarmWords as w } from '../../words/deskMonitor.sv.ts';
import { Notice } from './Notice.tsx';

/** Something about a sending that waits for a person. */
export interface Alarm {
  text: string;
  href: string;
}

/** At the top of every page of the desk, but for the one that the alarm leads to, where it is told in full. */
export function Alarms({ alarms = [] }: { alarms?: Alarm[] | undefined }) {
  if (!alarms.length) return null;
  return (
    <section class="said stack-tight" aria-label={w.label}>
      {alarms.map(({ text, href }) => (
        <Notice key={text} tone="warn">
          <p>
            {text} <a href={href}>{w.look}</a>
          </p>
        </Notice>
      ))}
    </section>
  );
}
