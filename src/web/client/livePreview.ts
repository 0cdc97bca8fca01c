import { isText, unsaved } from './unsaved.ts';

/*
 * The letter beside a form follows what one types, before it is saved. The server draws it from what stands in the
 * fields; the frame keeps its place because only its content is exchanged. A page may show several letters.
 */

const PAUSE_MS = 200;

interface Following {
  timer: number;
  asking: boolean;
  again: boolean;
  /** What the frame should show, but for what is typed. */
  look: string;
}

/** By the id of the frame: the elements around it may be exchanged. */
const following = new Map<string, Following>();

export function followTyping(): void {
  meet();
  document.addEventListener('input', ({ target }) => {
    if (!isText(target)) return;
    for (const frame of frames()) if (isFollowed(frame, target)) soon(frame.id);
  });
  document.addEventListener('htmx:after:swap', () => {
    meet();
    for (const frame of frames()) if (lookOf(frame) !== following.get(frame.id)?.look) void refresh(frame.id);
  });
}

/** htmx leaves the frames alone: with a new address one would be loaded anew and begin at its top. */
function meet(): void {
  for (const frame of frames()) {
    frame.setAttribute('hx-morph-skip', '');
    if (!following.has(frame.id))
      following.set(frame.id, { timer: 0, asking: false, again: false, look: lookOf(frame) });
  }
}

function soon(id: string): void {
  const state = following.get(id);
  if (!state) return;
  window.clearTimeout(state.timer);
  state.timer = window.setTimeout(() => void refresh(id), PAUSE_MS);
}

/** One question at a time; what was typed meanwhile is asked for when it is answered. */
async function refresh(id: string): Promise<void> {
  const [state, frame] = [following.get(id), frames().find((one) => one.id === id)];
  if (!state || !frame) return;
  if (state.asking) {
    state.again = true;
    return;
  }
  state.asking = true;
  state.look = lookOf(frame);
  const letter = await draw(paneOf(frame)).catch(() => null);
  state.asking = false;
  late(letter === null);
  if (letter !== null) put(frame, letter);
  if (state.again) soon(id);
  state.again = false;
}

async function draw(pane: HTMLElement): Promise<string | null> {
  const body = pane.dataset.form ? wholeForm(pane.dataset.form) : unsavedFields();
  body.set('vy', pane.dataset.view ?? '');
  const answer = await fetch(pane.dataset.live ?? '', { method: 'POST', body, signal: AbortSignal.timeout(20_000) });
  return answer.ok ? answer.text() : null;
}

function wholeForm(id: string): URLSearchParams {
  const form = document.getElementById(id) as HTMLFormElement;
  const texts = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return new URLSearchParams(texts);
}

/** On the issue desk there are many forms, and only what differs from what is saved needs to be told. */
function unsavedFields(): URLSearchParams {
  const body = new URLSearchParams();
  body.set('_csrf', document.querySelector<HTMLInputElement>('#arbetsbank [name=_csrf]')?.value ?? '');
  for (const field of unsaved()) body.set(field.id, field.value);
  return body;
}

/** Puts a letter into the frame's own document: nothing is loaded anew, so the place in the letter is kept. */
function put(frame: HTMLIFrameElement, letter: string): void {
  const page = frame.contentDocument;
  if (!page) return;
  const top = page.scrollingElement?.scrollTop ?? 0;
  page.documentElement.innerHTML = letter.replace(/^[\s\S]*?<html[^>]*>/i, '');
  if (page.scrollingElement) page.scrollingElement.scrollTop = top;
}

function late(isLate: boolean): void {
  const notice = document.getElementById('brevet-vantar');
  if (notice) notice.textContent = isLate ? (notice.dataset.late ?? '') : '';
}

function isFollowed(frame: HTMLIFrameElement, field: HTMLElement): boolean {
  const { form } = paneOf(frame).dataset;
  return field.closest(form ? `#${form}` : '#arbetsbank form[method=post]') !== null;
}

function lookOf(frame: HTMLIFrameElement): string {
  const { view, stamp } = paneOf(frame).dataset;
  return `${view} ${stamp}`;
}

function paneOf(frame: HTMLIFrameElement): HTMLElement {
  return frame.closest<HTMLElement>('[data-live]') as HTMLElement;
}

function frames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll<HTMLIFrameElement>('.preview[data-live] iframe')];
}
