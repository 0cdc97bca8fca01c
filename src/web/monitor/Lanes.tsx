import type { LaneState } from '../../platform/pace.ts';
import { laneWords as w } from '../../words/deskMonitor.sv.ts';
import { PostButton } from '../ui/Button.tsx';
import { moment } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';

/** Receivers that we go slower to, why, and three ways to change it. Nothing when all go at full speed. */
export function Lanes({ lanes, action, csrf }: { lanes: LaneState[]; action: string; csrf: string }) {
  if (!lanes.length) return null;
  return (
    <Part title={w.title}>
      <p class="muted">{w.hint}</p>
      <div class="table-wrap">
        <table class="rows">
          <thead>
            <tr>
              <th scope="col">{w.lane}</th>
              <th scope="col">{w.pace}</th>
              <th scope="col">{w.change}</th>
            </tr>
          </thead>
          <tbody>
            {lanes.map((state) => (
              <Lane key={state.lane} state={state} action={action} csrf={csrf} />
            ))}
          </tbody>
        </table>
      </div>
    </Part>
  );
}

function Lane({ state, action, csrf }: { state: LaneState; action: string; csrf: string }) {
  const { lane, perSecond, slowedAt, reply } = state;
  const one = { action, csrf, small: true };
  return (
    <tr>
      <th scope="row">
        {lane}
        {reply ? <code class="row-sub">{reply}</code> : null}
      </th>
      <td>
        {perSecond === null ? w.free : w.perMinute(Math.max(1, Math.round(perSecond * 60)))}
        {slowedAt ? <span class="row-sub">{w.since(moment(slowedAt))}</span> : null}
      </td>
      <td class="actions">
        <div class="row">
          {(['halva', 'dubbla', 'fri'] as const).map((change) => (
            <PostButton key={change} {...one} fields={{ mottagare: lane, takt: change }}>
              {w.changes[change]}
            </PostButton>
          ))}
        </div>
      </td>
    </tr>
  );
}
