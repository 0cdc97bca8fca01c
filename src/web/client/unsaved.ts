/*
 * What somebody types on the issue desk stays typed while another form swaps the workbench, and leaving with it asks
 * first. A field is unsaved from the first key until its own form has been answered.
 */

const UNSAVED = 'hx-morph-skip'; // htmx leaves such a field as it is (config.morphSkip)

interface Swap {
  ctx?: { sourceElement?: Element };
}

export function keepUnsaved(): void {
  document.addEventListener('input', ({ target }) => {
    if (isText(target) && target.closest('#arbetsbank form[method=post]')) target.setAttribute(UNSAVED, '');
  });
  document.addEventListener('htmx:before:swap', (event) => {
    const source = (event as CustomEvent<Swap>).detail?.ctx?.sourceElement;
    const form = source?.closest('form');
    for (const field of form?.querySelectorAll(`[${UNSAVED}]`) ?? []) field.removeAttribute(UNSAVED);
  });
  window.addEventListener('beforeunload', (event) => {
    if (document.querySelector(`[${UNSAVED}]`)) event.preventDefault();
  });
}

function isText(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement {
  return target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
}
