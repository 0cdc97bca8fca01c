import { number } from './format.ts';
import type { Point } from './LineChart.tsx';

const WIDTH = 640;
const HEIGHT = 180;
const TOP = 24;
const BOTTOM = 26;
const WIDEST = 26;

/** Columns over time, zero-based, with the highest one labelled directly. */
export function ColumnChart({ points, label }: { points: Point[]; label: string }) {
  const most = Math.max(1, ...points.map((point) => point.value));
  const peak = points.findIndex((point) => point.value === most);
  const step = WIDTH / Math.max(points.length, 1);
  const wide = Math.min(step * 0.72, WIDEST);
  const base = HEIGHT - BOTTOM;
  const height = (value: number) => (value / most) * (base - TOP);
  const middle = (place: number) => step * place + step / 2;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {points.map((point, place) => (
        <rect
          key={point.label}
          class="dot"
          x={(middle(place) - wide / 2).toFixed(1)}
          y={(base - height(point.value)).toFixed(1)}
          width={wide.toFixed(1)}
          height={height(point.value).toFixed(1)}
        />
      ))}
      <line class="base" x1="0" x2={WIDTH} y1={base} y2={base} />
      {peak >= 0 && points[peak]?.value ? (
        <text class="strong" x={middle(peak)} y={base - height(most) - 8} text-anchor={anchor(peak, points.length)}>
          {number(most)}
        </text>
      ) : null}
      <text x="0" y={HEIGHT - 6}>
        {points[0]?.label ?? ''}
      </text>
      {points.length > 1 ? (
        <text x={WIDTH} y={HEIGHT - 6} text-anchor="end">
          {points.at(-1)?.label}
        </text>
      ) : null}
    </svg>
  );
}

function anchor(place: number, count: number): 'start' | 'middle' | 'end' {
  if (count < 4) return 'middle';
  return place < 1 ? 'start' : place >= count - 1 ? 'end' : 'middle';
}
