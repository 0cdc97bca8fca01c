import { isAway, isYes, requestOf } from './request.ts';
import { isText, isUndecided, unsaved } from './unsaved.ts';

/*
 * Texts on the issue desk are saved when one pauses, and one form at a time, so that nobody is in their own way. Only a
 * draft saves by itself: a change of what is approved is asked for by its button. After a no a person decides; when
 * nobody answered it is tried again.
 */

const PAUSE_MS = 1_200;
const AGAIN_MS = 5_000;
/** Forms without it do more than save: nobody wants an unfinished section added. */
const SAVE = 'button[name="gor"][value="spara"]';

let timer = 0;
let asking = false;
let waiting: { form: HTMLFormElement; button: HTMLElement | null } | null = null;

export function saveByItself(): void {
  document.addEventListener('submit', oneAtATime, true);
  document.addEventListener('htmx:finally:request', answered);
  document.addEventListener('input', ({ target }) => {
    const bench = isText(target) ? target.closest<HTMLElement>('#arbetsbank') : null;
    if (!bench || !(target as HTMLElement).closest('form[method=post]')) return;
    say(bench.dataset.autosave === undefined || isUndecided() ? 'waits' : 'typing');
    saveIn(PAUSE_MS);
  });
}

function saveIn(ms: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(save, ms);
}

function save(): void {
  const bench = document.querySelector<HTMLElement>('#arbetsbank[data-autosave]');
  const form = unsaved().find((field) => field.form?.querySelector(SAVE))?.form;
  if (!bench || !form || isUndecided() || asking) return;
  form.requestSubmit(form.querySelector<HTMLButtonElement>(SAVE));
}

/** A form that is sent while another one is under way waits for its answer, and then sends the version it brought. */
function oneAtATime(event: Event): void {
  const form = event.target as HTMLFormElement;
  if (!form.closest('#arbetsbank')) return;
  if (asking) {
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form, button: (event as SubmitEvent).submitter };
    return;
  }
  if (form.method !== 'post' || form.closest('[hx-boost\\:inherited="false"]')) return;
  asking = true;
  window.clearTimeout(timer);
  say('saving');
}

function answered(event: Event): void {
  if (!asking) return;
  asking = false;
  const request = requestOf(event);
  const next = waiting;
  waiting = null;
  if (!isYes(request)) say('unsaved');
  if (next?.form.isConnected) next.form.requestSubmit(next.button?.isConnected ? next.button : null);
  else if (isAway(request)) saveIn(AGAIN_MS);
  else if (isYes(request) && unsaved().length) saveIn(PAUSE_MS);
}

function say(what: 'typing' | 'waits' | 'saving' | 'unsaved'): void {
  const state = document.getElementById('sparlage');
  if (state) state.textContent = state.dataset[what] ?? '';
}
