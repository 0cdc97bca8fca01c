import { leavesPage, requestOf } from './request.ts';

/*
 * What somebody types on the issue desk stays typed while another form swaps the workbench, and leaving with it asks
 * first. A field is unsaved from the first key until its own form has been answered with a yes; so long the form also
 * keeps the version it was drawn from, so that the server can tell what somebody else has changed since.
 */

const UNSAVED = 'hx-morph-skip'; // htmx leaves such a field as it is (config.morphSkip)

export type TextControl = HTMLInputElement | HTMLTextAreaElement;

/** What was sent of each field, to know whether more was typed while the answer was on its way. */
const sent = new Map<TextControl, string>();

export function keepUnsaved(): void {
  document.addEventListener('input', ({ target }) => {
    if (!isText(target) || !target.closest('#arbetsbank form[method=post]')) return;
    target.setAttribute(UNSAVED, '');
    versionOf(target.form)?.setAttribute(UNSAVED, '');
  });
  document.addEventListener('submit', (event) => {
    for (const field of unsavedIn(event.target as Element)) sent.set(field, field.value);
  });
  document.addEventListener('htmx:before:swap', (event) => {
    const request = requestOf(event);
    const form = request.sourceElement?.closest('form');
    if (!form || leavesPage(request)) return;
    versionOf(form)?.removeAttribute(UNSAVED);
    for (const field of unsavedIn(form)) if (sent.get(field) === field.value) field.removeAttribute(UNSAVED);
  });
  document.addEventListener('htmx:after:swap', (event) => {
    if (leavesPage(requestOf(event))) return;
    if (document.querySelector('#arbetsbank[data-saved=no]'))
      for (const field of sent.keys()) field.setAttribute(UNSAVED, '');
    sent.clear();
  });
  document.addEventListener('click', ({ target }) => {
    if ((target as Element).closest('[data-discard]')) for (const field of unsaved()) field.removeAttribute(UNSAVED);
  });
  window.addEventListener('beforeunload', (event) => {
    if (unsaved().length) event.preventDefault();
  });
}

/** Every field of the page that differs from what is saved. */
export function unsaved(): TextControl[] {
  return unsavedIn(document.documentElement);
}

export function isText(target: EventTarget | null): target is TextControl {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}

function unsavedIn(part: Element): TextControl[] {
  return [...part.querySelectorAll(`[${UNSAVED}]`)].filter(isText).filter((field) => field.type !== 'hidden');
}

function versionOf(form: HTMLFormElement | null): Element | null {
  return form?.querySelector('input[name=version]') ?? null;
}
