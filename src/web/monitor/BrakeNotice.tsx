import type { Brake } from '../../platform/mail/brake.ts';
import { brakeWords as w } from '../../words/deskDoors.sv.ts';
import { places } from '../admin/places.ts';
import { PostButton } from '../ui/Button.tsx';
import { moment, number } from '../ui/format.ts';
import { Notice } from '../ui/Notice.tsx';

/** What staff see of the brake: or nothing, while it is off. */
export interface BrakeSeen {
  brake: Brake | null;
  operator: boolean;
  csrf: string;
}

/** That letters are held back, what it means and what to do. */
export function BrakeNotice({ brake, operator, csrf }: BrakeSeen) {
  if (!brake) return null;
  return (
    <div class="said">
      <Notice tone="warn" title={w.title}>
        <p>
          {brake.domain ? w.domain(brake.domain) : w.all} {w.held(number(brake.held), moment(brake.since))}
        </p>
        <p>{w.meaning}</p>
        <p>{w.todo}</p>
        {operator ? (
          <PostButton action={places.brake} csrf={csrf} small>
            {w.release}
          </PostButton>
        ) : (
          <p>{w.operator}</p>
        )}
      </Notice>
    </div>
  );
}
