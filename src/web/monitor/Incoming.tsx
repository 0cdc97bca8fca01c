import { incomingWords as w } from '../../words/deskMonitor.sv.ts';
import { number } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';

/**
 * What came to the house's own addresses and had no consequence: by kind, for nothing of the letters is kept (R72, R75).
 * Many that nobody could read tell that a server has words we do not know.
 */
export function Incoming({ counts }: { counts: Record<string, number> }) {
  const rows = Object.entries(counts).toSorted(([, one], [, other]) => other - one);
  if (!rows.length) return null;
  return (
    <Part title={w.title}>
      <p class="muted small reading-width">{w.hint}</p>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{w.kind}</th>
            <th scope="col" class="number">
              {w.count}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([kind, count]) => (
            <tr key={kind}>
              <th scope="row">{w.kinds[kind] ?? w.report(kind.replace(/^report-/, ''))}</th>
              <td class="number">{number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}
