import type { Monitor } from '../../deliveries/monitor.ts';
import { stoppedLaneWords as w } from '../../words/deskMonitor.sv.ts';
import { PostButton } from '../ui/Button.tsx';
import { number } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';

/** Receivers that refuse too much: their letters wait until a person lets them go on, or gives them up. */
export function StoppedLanes({ monitor, action, csrf }: { monitor: Monitor; action: string; csrf: string }) {
  const open = new Map(monitor.lanes.map((one) => [one.lane, one.open]));
  return (
    <>
      {monitor.stopped.map(({ lane, failed, tried, words }) => (
        <section key={lane} class="stack-tight">
          <Notice tone="warn" title={w.title(lane)}>
            <p>
              {w.text(number(failed), number(tried))} {open.has(lane) ? w.waiting(number(open.get(lane) ?? 0)) : null}
            </p>
            {words ? (
              <p class="small">
                {w.words} <code>{words}</code>
              </p>
            ) : null}
            <p>{w.hint}</p>
          </Notice>
          <div class="row">
            <PostButton {...{ action, csrf }} fields={{ mottagare: lane, beslut: 'continue' }}>
              {w.continue(lane)}
            </PostButton>
            <PostButton {...{ action, csrf }} fields={{ mottagare: lane, beslut: 'cancel' }}>
              {w.cancel}
            </PostButton>
          </div>
        </section>
      ))}
    </>
  );
}
