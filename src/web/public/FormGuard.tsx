import { makeFormToken } from '../../http/formToken.ts';
import type { PublicWords } from '../../words/words.ts';

export const TOKEN_FIELD = 'form';
/** Looks worth filling in to a program; people neither see it nor reach it with the keyboard. */
export const TRAP_FIELD = 'website';

/** The hidden fields of a public form: when it was made, and a trap for programs that fill in everything. */
export function FormGuard({ w, token = makeFormToken() }: { w: PublicWords; token?: string }) {
  return (
    <>
      <input type="hidden" name={TOKEN_FIELD} value={token} />
      <div class="visually-hidden" aria-hidden="true">
        <label>
          {w.subscribe.trap}
          <input type="text" name={TRAP_FIELD} tabIndex={-1} autocomplete="off" />
        </label>
      </div>
    </>
  );
}
