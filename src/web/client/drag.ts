import Sortable from 'sortablejs';

/*
 * Cards, sections and material can be dragged. A drop fills in the form that stands there anyway and sends it, so the
 * server decides, and what it says no to goes back by itself. Everything can also be done by buttons and selects.
 */

const MOTION_MS = 120;

export function letDrag(): void {
  document.addEventListener('htmx:after:swap', prepare);
  prepare();
}

function prepare(): void {
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const shared = { handle: '.grip', animation: calm ? 0 : MOTION_MS, delayOnTouchOnly: true, delay: 120 };
  for (const list of lists('.sections .cards'))
    Sortable.create(list, { ...shared, group: 'cards', draggable: '.card', onEnd: dropCard, onAdd: dropMaterial });
  for (const list of lists('.sections'))
    Sortable.create(list, { ...shared, draggable: '.issue-section', onEnd: dropSection });
  for (const list of lists('.material'))
    Sortable.create(list, {
      ...shared,
      sort: false,
      draggable: 'li',
      group: { name: 'cards', pull: 'clone', put: false },
    });
}

/** Lists that cannot be dragged yet, and that hold something that may be. */
function lists(selector: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].filter((list) => {
    const movable = document.querySelector('.add-section') !== null; // only an issue that may be edited has it
    if (movable) list.dataset.draggable = '';
    return movable && !Sortable.get(list);
  });
}

function dropCard({ item, to, from, oldDraggableIndex, newDraggableIndex }: Sortable.SortableEvent): void {
  if (to === from && oldDraggableIndex === newDraggableIndex) return;
  if (!item.classList.contains('card')) return;
  send(item.querySelector('form'), { sectionId: sectionOf(to), place: String(newDraggableIndex ?? 0) });
}

/** A row of the material in a list of cards: it goes back to where it was, and its own form adds the article there. */
function dropMaterial({ item, clone, to, newIndex }: Sortable.SortableEvent): void {
  if (item.classList.contains('card')) return;
  const before = [...to.children].slice(0, newIndex ?? 0).filter((one) => one.classList.contains('card')).length;
  // After Sortable is done with both; the clone's form is not known to htmx.
  window.setTimeout(() => {
    clone.replaceWith(item);
    send(item.querySelector('form'), { sectionId: sectionOf(to), place: String(before) });
  });
}

function dropSection({ item, oldDraggableIndex, newDraggableIndex }: Sortable.SortableEvent): void {
  if (oldDraggableIndex === newDraggableIndex || !item.classList.contains('issue-section')) return;
  send(item.querySelector('form.section-head'), { place: String(newDraggableIndex ?? 0) });
}

function send(form: HTMLFormElement | null, values: Record<string, string>): void {
  if (!form) return;
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
  }
  form.requestSubmit(form.querySelector<HTMLButtonElement>('button[name="gor"][value="flytta"]'));
}

function sectionOf(list: Element): string {
  return list.closest<HTMLElement>('[data-section]')?.dataset.section ?? '';
}
