import { isAway, isYes, requestOf } from './request.ts';

/*
 * The editor of an article's text: blocks are added, moved and removed at once, each such step can be undone, and what
 * is typed is saved when one pauses; when nobody answered it is tried again. Texts are plain fields, so the browser's
 * own undo works inside them.
 */

const PAUSE_MS = 1_000;
const AGAIN_MS = 5_000;
const MOST_UNDO = 100;

/** The blocks as they stood, and which of them had the focus. */
interface Step {
  nodes: Element[];
  focus: HTMLElement | null;
}

interface Editor {
  form: HTMLFormElement;
  list: HTMLElement;
  undone: Step[];
  undo: Step[];
  timer: number;
  /** Grows with every change. */
  change: number;
  /** The last change that is saved. */
  saved: number;
  /** The last change of the save that is under way. */
  sent: number | null;
}

export function editBlocks(): void {
  const form = document.querySelector<HTMLFormElement>('.block-editor');
  const list = form?.querySelector<HTMLElement>('.blocks');
  if (!form || !list) return;
  const editor: Editor = { form, list, undo: [], undone: [], timer: 0, change: 0, saved: 0, sent: null };
  for (const part of form.querySelectorAll<HTMLElement>('[data-keys], [data-undo], [data-redo]')) part.hidden = false;
  form.addEventListener('click', (event) => onClick(editor, event), true);
  form.addEventListener('keydown', (event) => onKey(editor, event));
  form.addEventListener('input', (event) => onInput(editor, event));
  form.addEventListener('change', (event) => onInput(editor, event));
  form.addEventListener('submit', (event) => onSubmit(editor, event), true);
  form.addEventListener('autospara', () => begin(editor));
  form.addEventListener('htmx:finally:request', (event) => end(editor, event));
  window.addEventListener('beforeunload', (event) => {
    if (isUnsaved(editor)) event.preventDefault();
  });
}

function onClick(editor: Editor, event: MouseEvent): void {
  const button = (event.target as Element).closest('button');
  if (button?.dataset.undo !== undefined) back(editor, editor.undo, editor.undone, 'undone');
  if (button?.dataset.redo !== undefined) back(editor, editor.undone, editor.undo, 'redone');
  const verb = button?.value.split('-')[0] ?? '';
  if (!button || !['upp', 'ner', 'ny', 'bort'].includes(verb)) return;
  event.preventDefault();
  act(editor, verb, button.closest<HTMLElement>('.block'), button);
}

function onKey(editor: Editor, event: KeyboardEvent): void {
  const block = (event.target as Element).closest<HTMLElement>('.block');
  const command = event.ctrlKey || event.metaKey;
  const verb = event.altKey && event.key === 'ArrowUp' ? 'upp' : event.altKey && event.key === 'ArrowDown' ? 'ner' : '';
  if (block && verb) act(editor, verb, block, event.target as HTMLElement);
  else if (block && command && event.key === 'Enter') act(editor, 'ny', block, null);
  else if (block && command && event.shiftKey && event.key === 'Backspace') act(editor, 'bort', block, null);
  else if (command && event.shiftKey && event.key.toLowerCase() === 'z')
    back(editor, editor.undo, editor.undone, 'undone');
  else if (command && event.shiftKey && event.key.toLowerCase() === 'y')
    back(editor, editor.undone, editor.undo, 'redone');
  else return;
  event.preventDefault();
}

function act(editor: Editor, verb: string, block: HTMLElement | null, focus: HTMLElement | null): void {
  editor.undo.push({ nodes: [...editor.list.children], focus: block });
  editor.undo.splice(0, editor.undo.length - MOST_UNDO);
  editor.undone.length = 0; // what was undone before another step is gone
  if (verb === 'ny') added(editor, block);
  if (verb === 'ny' || !block) return;
  if (verb === 'bort') {
    const next = block.nextElementSibling ?? block.previousElementSibling;
    block.remove();
    next?.querySelector('textarea')?.focus();
  }
  if (verb === 'upp') block.previousElementSibling?.before(block);
  if (verb === 'ner') block.nextElementSibling?.after(block);
  if (verb !== 'bort') focus?.focus();
  const place = [...editor.list.children].indexOf(block) + 1;
  say(editor, verb === 'bort' ? 'removed' : 'moved', String(place));
  touched(editor);
}

function added(editor: Editor, after: HTMLElement | null): void {
  const template = document.querySelector<HTMLTemplateElement>('#nytt-block');
  const fresh = template?.content.firstElementChild?.cloneNode(true);
  if (!(fresh instanceof HTMLElement)) return;
  if (after) after.after(fresh);
  else editor.list.append(fresh);
  fresh.querySelector('textarea')?.focus();
  say(editor, 'added', '');
  touched(editor);
}

/** One step back, or forward again: the blocks stand as they did, with what is typed in them by now. */
function back(editor: Editor, from: Step[], to: Step[], said: 'undone' | 'redone'): void {
  const step = from.pop();
  if (!step) return;
  to.push({ nodes: [...editor.list.children], focus: step.focus });
  editor.list.replaceChildren(...step.nodes);
  // A block that is gone cannot hold the focus, and the keys must reach the editor.
  const focus = step.focus?.isConnected ? step.focus : editor.list.lastElementChild;
  (focus?.querySelector('textarea') ?? editor.form.querySelector<HTMLElement>('[data-undo]'))?.focus();
  say(editor, said, '');
  touched(editor);
}

function onInput(editor: Editor, event: Event): void {
  const field = event.target;
  const block = (field as Element).closest<HTMLElement>('.block');
  if (!block) return;
  if (field instanceof HTMLSelectElement) block.dataset.type = field.value;
  touched(editor);
}

/** Something differs from what is saved: names follow the places, and it is saved when one pauses. */
function touched(editor: Editor): void {
  for (const [place, block] of [...editor.list.children].entries()) {
    for (const part of block.querySelectorAll('[aria-label]')) {
      const label = (part.getAttribute('aria-label') ?? '').replace(/\d+/, String(place + 1));
      part.setAttribute('aria-label', label);
      if (part.hasAttribute('title')) part.setAttribute('title', label);
    }
  }
  editor.change += 1;
  show(editor, 'typing');
  saveIn(editor, PAUSE_MS);
}

function isUnsaved({ change, saved }: Editor): boolean {
  return change !== saved;
}

function saveIn(editor: Editor, ms: number): void {
  window.clearTimeout(editor.timer);
  editor.timer = window.setTimeout(() => save(editor), ms);
}

function save(editor: Editor): void {
  // While another text stands on the server a person decides, and while one save runs the next waits for its version.
  const blocked = editor.form.querySelector('#sparlage [name="over"]') !== null;
  if (editor.sent !== null || blocked || !isUnsaved(editor)) return;
  editor.form.dispatchEvent(new CustomEvent('autospara'));
}

/** A save that is asked for while one runs would name a version that is about to pass; what it holds is saved next. */
function onSubmit(editor: Editor, event: Event): void {
  if (editor.sent === null) begin(editor);
  else {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

function begin(editor: Editor): void {
  window.clearTimeout(editor.timer);
  editor.sent = editor.change;
  show(editor, 'saving');
}

function end(editor: Editor, event: Event): void {
  const request = requestOf(event);
  if (isYes(request) && editor.sent !== null) editor.saved = editor.sent;
  editor.sent = null;
  if (isUnsaved(editor)) show(editor, 'typing');
  if (isYes(request)) save(editor);
  else if (isAway(request)) saveIn(editor, AGAIN_MS);
}

function show(editor: Editor, what: 'typing' | 'saving'): void {
  const state = editor.form.querySelector<HTMLElement>('#sparlage [data-typing]');
  if (state) state.textContent = state.dataset[what] ?? '';
}

function say(editor: Editor, what: string, place: string): void {
  const region = editor.form.querySelector<HTMLElement>('#blockbesked');
  if (region) region.textContent = (region.dataset[what] ?? '').replace('{plats}', place);
}
