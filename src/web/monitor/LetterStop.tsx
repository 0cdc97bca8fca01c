import type { LetterStop } from '../../platform/mail/letterStop.store.ts';
import { letterStopWords as w } from '../../words/deskMonitor.sv.ts';
import { places } from '../admin/places.ts';
import { PostButton } from '../ui/Button.tsx';
import { moment, number } from '../ui/format.ts';
import { Part } from '../ui/Listing.tsx';
import { Notice } from '../ui/Notice.tsx';

/** What staff see of the stop of single letters, and its button. */
export interface LettersSeen {
  stop: LetterStop | null;
  waiting: number;
}

export function LetterStopPart({ stop, waiting, csrf }: LettersSeen & { csrf: string }) {
  const button = { action: places.letterStop, csrf };
  return (
    <Part title={w.title}>
      {stop ? (
        <Notice tone="warn" title={w.stopped(stop.by, moment(stop.since))}>
          <p>{w.waiting(number(waiting))}</p>
          <PostButton {...button} fields={{ do: 'slapp' }} small>
            {w.go}
          </PostButton>
        </Notice>
      ) : (
        <>
          <p class="muted">{w.hint}</p>
          <PostButton {...button} fields={{ do: 'stoppa' }}>
            {w.stop}
          </PostButton>
        </>
      )}
    </Part>
  );
}
