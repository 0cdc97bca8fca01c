import { number } from './format.ts';

export interface Point {
  label: string;
  value: number;
}

const WIDTH = 640;
const HEIGHT = 120;
const TOP = 22;
const BOTTOM = 24;

/** A small line with its first and last value said at its ends. Zero-based; the table below says every value. */
export function LineChart({ points, label }: { points: Point[]; label: string }) {
  if (points.length < 2) return null;
  const most = Math.max(1, ...points.map((point) => point.value));
  const x = (place: number) => (place / (points.length - 1)) * WIDTH;
  const y = (value: number) => TOP + (1 - value / most) * (HEIGHT - TOP - BOTTOM);
  const path = points
    .map((point, place) => `${place ? 'L' : 'M'}${x(place).toFixed(1)} ${y(point.value).toFixed(1)}`)
    .join(' ');
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const base = HEIGHT - BOTTOM;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path class="area" d={`${path} L${WIDTH} ${base} L0 ${base}Z`} />
      <line class="base" x1="0" x2={WIDTH} y1={base} y2={base} />
      <path class="line" d={path} />
      <circle class="dot" cx={WIDTH} cy={y(last.value)} r="4" />
      <text x="0" y={y(first.value) - 9}>
        {number(first.value)}
      </text>
      <text class="strong" x={WIDTH} y={y(last.value) - 9} text-anchor="end">
        {number(last.value)}
      </text>
      <text x="0" y={HEIGHT - 5}>
        {first.label}
      </text>
      <text x={WIDTH} y={HEIGHT - 5} text-anchor="end">
        {last.label}
      </text>
    </svg>
  );
}
