import { leavesPage, requestOf } from './request.ts';

/*
 * What somebody types on the issue desk stays typed while another form swaps the workbench, and leaving with it asks
 * first. A field is unsaved from the first key until its own form has been answered with a yes; so long the form also
 * keeps the version it was drawn from, so that the server can tell what somebody else has changed since. When somebody
 * else has written the same text, it is undecided until a person saves it.
 */

const UNSAVED = 'hx-morph-skip'; // htmx leaves such a field as it is (config.morphSkip)
const UNDECIDED = 'data-undecided';
/** Buttons of forms with texts that save other things. */
const MOVES = ['upp', 'ner', 'flytta'];

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
    const button = (event as SubmitEvent).submitter;
    if (button instanceof HTMLButtonElement && MOVES.includes(button.value)) return;
    for (const field of unsavedIn(event.target as Element)) sent.set(field, field.value);
  });
  document.addEventListener('htmx:before:swap', (event) => {
    const request = requestOf(event);
    const form = request.sourceElement?.closest('form');
    if (!form || leavesPage(request)) return;
    versionOf(form)?.removeAttribute(UNSAVED);
    for (const field of unsavedIn(form).filter((one) => sent.has(one))) {
      field.removeAttribute(UNDECIDED);
      if (sent.get(field) === field.value) field.removeAttribute(UNSAVED);
    }
  });
  document.addEventListener('htmx:after:swap', (event) => {
    if (leavesPage(requestOf(event))) return;
    if (document.querySelector('#arbetsbank[data-saved=no]')) keep([...sent.keys()]);
    for (const { form } of unsaved()) versionOf(form)?.setAttribute(UNSAVED, '');
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

/** Whether a person has to look first: somebody else has written the same. */
export function isUndecided(): boolean {
  return document.querySelector(`[data-conflict], [${UNDECIDED}]`) !== null;
}

export function isText(target: EventTarget | null): target is TextControl {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}

/** What was sent is not saved. */
function keep(fields: TextControl[]): void {
  const clash = document.querySelector('[data-conflict]') !== null;
  for (const field of fields) {
    field.setAttribute(UNSAVED, '');
    field.toggleAttribute(UNDECIDED, clash);
  }
}

function unsavedIn(part: Element): TextControl[] {
  return [...part.querySelectorAll(`[${UNSAVED}]`)].filter(isText).filter((field) => field.type !== 'hidden');
}

function versionOf(form: HTMLFormElement | null): Element | null {
  return form?.querySelector('input[name=version]') ?? null;
}
