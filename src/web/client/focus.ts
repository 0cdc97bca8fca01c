/*
 * Keeps the focus where one works. The button that sent a form on the issue desk is often gone or disabled when the
 * answer is drawn: then the focus goes to the next one like it, and when there is none to the heading of its zone.
 */

/** A card, a section, a row of the material, a finding. */
const THINGS = ['.card', '.issue-section', '.material li', '#fynd li'];
const HANDLES = ['upp', 'ner', 'bort'];
const ANY_BUTTON = 'button:enabled:not([aria-hidden])';

/** Where the focus goes when it is lost: the best place first, as selectors. */
let heirs: string[] = [];

export function keepFocus(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    const isWorkedIn = form.closest('#arbetsbank') && form.contains(document.activeElement);
    heirs = isWorkedIn ? heirsOf(form, (event as SubmitEvent).submitter) : [];
  });
  document.addEventListener('htmx:after:swap', () => {
    const heir = isLost() ? heirs.map((one) => document.querySelector<HTMLElement>(one)).find((one) => one) : null;
    heirs = [];
    if (heir instanceof HTMLHeadingElement) heir.tabIndex = -1;
    heir?.focus();
  });
}

function isLost(): boolean {
  const { activeElement } = document;
  return !activeElement || activeElement === document.body || activeElement.matches(':disabled');
}

function heirsOf(form: HTMLFormElement, button: HTMLElement | null): string[] {
  const heading = `#${form.closest('.zone')?.getAttribute('aria-labelledby') ?? 'zon-nummer'}`;
  const kind = THINGS.find((one) => form.closest(one));
  if (!kind) return [heading];
  if (form.closest('#fynd')) return ['#fynd summary', heading];
  const thing = form.closest(kind) as Element;
  const verb = button?.getAttribute('value') ?? '';
  const alike = HANDLES.includes(verb) ? `button[value="${verb}"]:enabled` : ANY_BUTTON;
  const ids = [thing.id, nextOf(thing, kind)?.id].filter(Boolean);
  return [...ids.flatMap((id) => [`#${id} > form ${alike}`, `#${id} > form ${ANY_BUTTON}`]), heading];
}

/** The one after it, or the one before the last. */
function nextOf(thing: Element, kind: string): Element | undefined {
  const all = [...document.querySelectorAll(kind)];
  const place = all.indexOf(thing);
  return all[place + 1] ?? all[place - 1];
}
