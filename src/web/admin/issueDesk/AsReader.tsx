import { itemsOf } from '../../../issues/assemble.ts';
import { isForAll } from '../../../issues/fits.ts';
import type { Issue } from '../../../issues/issue.ts';
import { ORGANISATION_KINDS } from '../../../subscribers/subscriber.ts';
import { audienceWords as w } from '../../../words/deskAudience.sv.ts';
import { query } from '../../ui/Listing.tsx';
import { places } from '../places.ts';
import { partsOf, type View, viewFrom } from './state.ts';

/** Whose letter is shown: everybody's, or that of a reader who works somewhere. Only when it makes a difference. */
export function AsReader({ issue, view }: { issue: Issue; view: View }) {
  const { sight, kind } = partsOf(view);
  const limited = itemsOf(issue.sections).some(({ audiences = [], topics = [] }) => !isForAll({ audiences, topics }));
  if (!limited && kind === null) return null;
  return (
    <nav aria-label={w.as}>
      <ul class="filters small">
        {[null, ...ORGANISATION_KINDS].map((one) => (
          <li key={one}>
            <a href={hrefOf(issue, viewFrom(sight, one))} aria-current={one === kind ? 'true' : undefined}>
              {one ? w.asKinds[one] : w.asAll}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The desk with another look at the letter. */
export function hrefOf(issue: Issue, view: View): string {
  return query(places.issue(issue.id), { vy: view === 'dator' ? '' : view });
}
