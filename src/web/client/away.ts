import { isAway, leavesPage, type Request, requestOf } from './request.ts';

/*
 * Says why the page stands as it stood: the server does not answer, or it said no to what was sent. The notice stands
 * hidden in the page (#borta), and goes when something is answered again.
 */

export function sayWhenAway(): void {
  document.addEventListener('htmx:error', (event) => say(requestOf(event)));
  document.addEventListener('htmx:after:swap', (event) => {
    const request = requestOf(event);
    if (leavesPage(request)) say(request);
    else show(false);
  });
}

function say(request: Request): void {
  const words = document.querySelector<HTMLElement>('#borta [data-away]');
  if (!words) return;
  const reason = isAway(request) ? null : reasonOf(request);
  words.textContent = reason ? `${reason} ${words.dataset.kept}` : (words.dataset.away ?? '');
  show(true);
}

/** The sentence of an error page. */
function reasonOf({ text = '' }: Request): string | null {
  return new DOMParser().parseFromString(text, 'text/html').querySelector('[data-reason]')?.textContent ?? null;
}

function show(shown: boolean): void {
  const notice = document.getElementById('borta');
  if (notice) notice.hidden = !shown;
}
