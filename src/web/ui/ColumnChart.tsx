import { deskWords } from '../../words/desk.sv.ts';
import { number } from './format.ts';
import type { Point } from './LineChart.tsx';

const WIDTH = 600;
const HEIGHT = 100;
/** How much of its step a column fills. */
const FULL = 0.72;
const WIDEST = 24;

/** Columns over time, zero-based; the highest is named in words. Stretched like LineChart. */
export function ColumnChart({ points, label }: { points: Point[]; label: string }) {
  const most = Math.max(1, ...points.map((point) => point.value));
  const peak = points.find((point) => point.value === most);
  const step = WIDTH / Math.max(points.length, 1);
  const wide = Math.min(step * FULL, WIDEST);
  const height = (value: number) => (value / most) * HEIGHT;
  return (
    <figure>
      <p class="plot-words">
        <span>{label}</span>
        {peak ? (
          <span>
            {deskWords.common.most} <strong>{number(most)}</strong>, {peak.label}
          </span>
        ) : null}
      </p>
      <svg class="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {points.map((point, place) => (
          <rect
            key={point.label}
            class="fill-accent"
            x={(step * place + (step - wide) / 2).toFixed(1)}
            y={(HEIGHT - height(point.value)).toFixed(1)}
            width={wide.toFixed(1)}
            height={height(point.value).toFixed(1)}
          />
        ))}
        <line class="base" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
      </svg>
      <p class="plot-words">
        <span>{points[0]?.label ?? ''}</span>
        <span>{points.length > 1 ? points.at(-1)?.label : ''}</span>
      </p>
    </figure>
  );
}
