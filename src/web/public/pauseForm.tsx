import type { Request } from 'express';
import { field } from '../../http/parse.ts';
import { PAUSE_MONTHS, pause } from '../../subscribers/pause.ts';
import { isPaused, type Subscriber } from '../../subscribers/subscriber.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { dayIn } from './dates.ts';
import type { Spoken } from './show.ts';

/** Pauses for some months, or goes on at once: a form of its own among the reader's choices. */
export function PauseForm({ say, reader }: { say: Spoken; reader: Subscriber }) {
  const { preferences: p, locale } = say.w;
  const until = isPaused(reader, new Date()) ? reader.pausedUntil : null;
  return (
    <>
      <h2>{p.pauseTitle}</h2>
      {until ? <Notice title={p.paused(dayIn(until, locale))} /> : <p>{p.pause}</p>}
      <form class="stack" method="post">
        <input type="hidden" name="do" value="pause" />
        {until ? (
          <input type="hidden" name="months" value="0" />
        ) : (
          <Select
            name="months"
            label={p.pauseFor}
            value="2"
            options={PAUSE_MONTHS.map((count) => ({ value: String(count), label: p.months(count) }))}
          />
        )}
        <div class="actions">
          <Button>{until ? p.resumeButton : p.pauseButton}</Button>
        </div>
      </form>
    </>
  );
}

/** Does what the form says; `said` is the sentence for the page. */
export async function changePause(
  req: Request,
  say: Spoken,
  reader: Subscriber,
): Promise<{ after: Subscriber; said: string }> {
  const after = await pause(reader.id, Number(field(req, 'months') || Number.NaN), say.language);
  const { preferences: p } = say.w;
  return { after, said: after.pausedUntil ? p.saved : p.resumed };
}
