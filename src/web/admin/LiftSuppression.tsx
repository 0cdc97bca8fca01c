import type { Refusal } from '../../refusal.ts';
import type { AboutSubscriber } from '../../subscribers/person.ts';
import { next } from '../../subscribers/subscriber.ts';
import { mayUnsuppress } from '../../subscribers/suppression.ts';
import { subscriberWords } from '../../words/deskFigures.sv.ts';
import { Button } from '../ui/Button.tsx';
import { Csrf } from '../ui/Csrf.tsx';
import { TextField } from '../ui/Field.tsx';
import { Part } from '../ui/Listing.tsx';
import { problemOf } from './answer.ts';
import { places } from './places.ts';

const w = subscriberWords.lift;

interface LiftProps {
  about: AboutSubscriber;
  csrf: string;
  typed: string;
  refusal: Refusal | null;
}

/** The way back for an address that is suppressed: by staff with a reason, or why only the reader has one. */
export function LiftSuppression({ about: { subscriber, suppression }, csrf, typed, refusal }: LiftProps) {
  const reason = suppression?.reason ?? null;
  const after = next(subscriber, 'release') ?? subscriber.state;
  if (!mayUnsuppress(reason))
    return (
      <Part title={w.title}>
        <p class="muted">{reason === 'complaint' ? w.complaint : w.never}</p>
      </Part>
    );
  return (
    <Part title={w.title}>
      <p class="muted">{after === 'active' ? w.goesOn : w.staysOut}</p>
      <form method="post" action={`${places.subscriber(subscriber.id)}/hav-sparr`} class="fields narrow">
        <Csrf token={csrf} />
        <TextField
          name="reason"
          label={w.reason}
          hint={w.reasonHint}
          required
          maxLength={300}
          value={typed}
          problem={problemOf(refusal, 'reason')}
        />
        <div>
          <Button>{w.button}</Button>
        </div>
      </form>
    </Part>
  );
}
