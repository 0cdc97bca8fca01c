import type { ComponentChildren } from 'preact';
import { number } from './format.ts';

export interface BarPart {
  key: string;
  word: string;
  value: number;
  fill: 'accent' | '1' | '2' | '3' | 'warn' | 'bad' | 'bad-2';
  note?: ComponentChildren;
}

const WIDTH = 1000;
/** So that one letter of ten thousand can be seen. */
const LEAST = 6;
const GAP = 2;

/** One bar of parts, and below it each part's word and number: nobody has to read a colour. */
export function StackedBar({ parts, label }: { parts: BarPart[]; label: string }) {
  const shown = parts.filter((part) => part.value > 0);
  return (
    <div class="books-block">
      <div class="books-bar">
        <svg viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" role="img" aria-label={label}>
          <rect class="fill-3" width={WIDTH} height="10" opacity="0.35" />
          {placed(shown).map(({ part, x, width }) => (
            <rect key={part.key} class={`fill-${part.fill}`} x={x} width={width - GAP} height="10" />
          ))}
        </svg>
      </div>
      <ul class="books">
        {shown.map((part) => (
          <li key={part.key}>
            <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
              <rect class={`fill-${part.fill}`} width="10" height="10" rx="2" />
            </svg>
            <span>
              {part.word} <strong>{number(part.value)}</strong>
              {part.note ? <span class="row-sub">{part.note}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function placed(parts: BarPart[]): { part: BarPart; x: number; width: number }[] {
  const sum = parts.reduce((total, part) => total + part.value, 0);
  const room = WIDTH - LEAST * parts.length;
  let x = 0;
  return parts.map((part) => {
    const width = LEAST + (part.value / sum) * room;
    const at = { part, x, width };
    x += width;
    return at;
  });
}
