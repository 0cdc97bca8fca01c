import { issueWords } from '../../../words/deskIssues.sv.ts';

const w = issueWords.conflict;

/** A text that two people have changed at once. */
export interface Clash {
  label: string;
  theirs: string;
  mine: string;
}

/** Both texts side by side. One's own stands in its field: saving it again is to choose it. */
export function Conflict({ clashes, path }: { clashes: Clash[]; path: string }) {
  return (
    <div class="stack" data-conflict="">
      <Compared clashes={clashes} />
      <p>
        {w.choose}{' '}
        <a href={path} data-discard="" hx-boost="false">
          {w.takeTheirs}
        </a>
      </p>
    </div>
  );
}

/** What another has saved beside one's own, text by text. */
export function Compared({ clashes }: { clashes: Clash[] }) {
  return (
    <>
      {clashes.map(({ label, theirs, mine }) => (
        <div class="compare" key={label}>
          <section>
            <h2>{w.theirs(label)}</h2>
            <p>{theirs || w.nothing}</p>
          </section>
          <section>
            <h2>{w.mine(label)}</h2>
            <p>{mine || w.nothing}</p>
          </section>
        </div>
      ))}
    </>
  );
}
