import { number } from './format.ts';

export interface Point {
  label: string;
  value: number;
}

const WIDTH = 600;
const HEIGHT = 100;
const TOP = 4;

/**
 * A line with its first and last value said at its ends. Zero-based. The drawing is stretched to its place, so its
 * words stand around it as text that keeps its size.
 */
export function LineChart({ points, label }: { points: Point[]; label: string }) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const most = Math.max(1, ...points.map((point) => point.value));
  const x = (place: number) => ((place / (points.length - 1)) * WIDTH).toFixed(1);
  const y = (value: number) => (TOP + (1 - value / most) * (HEIGHT - TOP)).toFixed(1);
  const path = points.map((point, place) => `${place ? 'L' : 'M'}${x(place)} ${y(point.value)}`).join(' ');
  return (
    <figure>
      <p class="plot-words">
        <span>{number(first.value)}</span>
        <strong>{number(last.value)}</strong>
      </p>
      <svg
        class="plot plot-low"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path class="area" d={`${path} L${WIDTH} ${HEIGHT} L0 ${HEIGHT}Z`} />
        <line class="base" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        <path class="line" d={path} />
      </svg>
      <p class="plot-words">
        <span>{first.label}</span>
        <span>{last.label}</span>
      </p>
    </figure>
  );
}
