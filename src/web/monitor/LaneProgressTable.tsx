import type { LaneProgress } from '../../deliveries/laneProgress.ts';
import { laneWords as w } from '../../words/deskMonitor.sv.ts';
import { number, rate, seconds } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';

/** The receivers with the most letters left. Nothing when every letter has come to its end. */
export function LaneProgressTable({ lanes, at }: { lanes: LaneProgress[]; at: Date | null }) {
  if (!lanes.length) return null;
  return (
    <Part title={w.progressTitle}>
      <div class="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">{w.lane}</th>
              <th scope="col" class="number">
                {w.left}
              </th>
              <th scope="col" class="number">
                {w.sent}
              </th>
              <th scope="col" class="number">
                {w.perSecond}
              </th>
            </tr>
          </thead>
          <tbody>
            {lanes.map(({ lane, open, sent, ratePerSecond }) => (
              <tr key={lane}>
                <th scope="row">{lane}</th>
                <td class="number">{number(open)}</td>
                <td class="number">{number(sent)}</td>
                <td class="number">{rate(ratePerSecond)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {at ? <p class="muted small">{w.countedAt(seconds(at))}</p> : null}
    </Part>
  );
}
