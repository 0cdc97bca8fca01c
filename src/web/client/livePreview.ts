import { isText, unsaved } from './unsaved.ts';

/*
 * The letter beside the desk follows what one types, before it is saved. The server draws it from what stands in the
 * fields; the frame keeps its place because only its content is exchanged.
 */

const PAUSE_MS = 200;

let timer = 0;
let asking = false;
let again = false;
let shown = '';

export function followTyping(): void {
  if (!pane()) return;
  keepFrame();
  shown = lookOf();
  document.addEventListener('input', ({ target }) => {
    if (isText(target) && target.closest('#arbetsbank form[method=post]')) soon();
  });
  document.addEventListener('htmx:after:swap', () => {
    keepFrame();
    if (lookOf() !== shown) void refresh();
  });
}

function soon(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void refresh(), PAUSE_MS);
}

/** One question at a time; what was typed meanwhile is asked for when it is answered. */
async function refresh(): Promise<void> {
  const place = pane();
  const frame = place?.querySelector('iframe');
  if (!place || !frame) return;
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  shown = lookOf();
  const letter = await draw(place).catch(() => null);
  asking = false;
  late(letter === null);
  if (letter !== null) put(frame, letter);
  if (again) soon();
  again = false;
}

async function draw(place: HTMLElement): Promise<string | null> {
  const body = new URLSearchParams({ vy: place.dataset.view ?? '' });
  body.set('_csrf', document.querySelector<HTMLInputElement>('#arbetsbank [name=_csrf]')?.value ?? '');
  for (const field of unsaved()) body.set(field.id, field.value);
  const answer = await fetch(place.dataset.live ?? '', { method: 'POST', body, signal: AbortSignal.timeout(20_000) });
  return answer.ok ? answer.text() : null;
}

/** Puts a letter into the frame's own document: nothing is loaded anew, so the place in the letter is kept. */
function put(frame: HTMLIFrameElement, letter: string): void {
  const page = frame.contentDocument;
  if (!page) return;
  const top = page.scrollingElement?.scrollTop ?? 0;
  page.documentElement.innerHTML = letter.replace(/^[\s\S]*?<html[^>]*>/i, '');
  if (page.scrollingElement) page.scrollingElement.scrollTop = top;
}

/** htmx leaves the frame alone: with a new address it would be loaded anew and begin at its top. */
function keepFrame(): void {
  pane()?.querySelector('iframe')?.setAttribute('hx-morph-skip', '');
}

function late(isLate: boolean): void {
  const notice = document.getElementById('brevet-vantar');
  if (notice) notice.textContent = isLate ? (notice.dataset.late ?? '') : '';
}

/** What the frame should show, but for what is typed. */
function lookOf(): string {
  const { view, stamp } = pane()?.dataset ?? {};
  return `${view} ${stamp}`;
}

function pane(): HTMLElement | null {
  return document.querySelector<HTMLElement>('.preview[data-live]');
}
