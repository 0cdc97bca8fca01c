import type { ComponentChildren } from 'preact';

export interface Figure {
  word: string;
  value: string;
  note?: ComponentChildren;
}

/** A few large figures, each with its word and what it is compared with. */
export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl class="figures">
      {figures.map((figure) => (
        <div key={figure.word}>
          <dt>{figure.word}</dt>
          <dd>
            <span class="big">{figure.value}</span>
            {figure.note ? <span class="change">{figure.note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
