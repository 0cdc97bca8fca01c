import { isYes, requestOf } from './request.ts';

/*
 * Says where something went after it was moved by button, select or dragging, added or removed: what the server has
 * done, nothing else. The words stand in the page (#besked).
 */

interface Moved {
  /** id of the card, the section or the row of the material */
  id: string;
  name: string;
  action: string;
  /** Where it stood. */
  section: string;
}

let moved: Moved | null = null;

export function announceMoves(): void {
  document.addEventListener('submit', (event) => remember(event as SubmitEvent));
  document.addEventListener('htmx:after:swap', (event) => {
    const done = moved;
    moved = null;
    if (done && isYes(requestOf(event)) && hasMoved(done)) say(done);
  });
  document.addEventListener('htmx:error', () => {
    moved = null;
  });
}

function remember(event: SubmitEvent): void {
  const form = event.target as HTMLElement;
  const thing = form.closest<HTMLElement>('#arbetsbank :is(.card, .issue-section, .material li)');
  const action = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
  moved = thing && { id: thing.id, name: thing.dataset.name ?? '', action, section: sectionOf(thing) };
}

/** Saving moves a card only when another section was chosen. */
function hasMoved({ id, action, section }: Moved): boolean {
  return action !== 'spara' || sectionOf(document.getElementById(id)) !== section;
}

function sectionOf(thing: Element | null): string {
  return thing?.closest<HTMLElement>('[data-section]')?.dataset.section ?? '';
}

function say({ id, name, action }: Moved): void {
  const region = document.getElementById('besked');
  if (!region) return;
  const kind = kindOf(id, action);
  const thing = kind === 'added' ? cardNamed(name) : document.getElementById(id);
  const among = [...(thing?.parentElement?.children ?? [])].filter(
    (one) => one.className === thing?.className || one.matches('.card'),
  );
  const words = (region.dataset[kind] ?? '')
    .replace('{namn}', name)
    .replace('{plats}', String(thing ? among.indexOf(thing) + 1 : ''))
    .replace('{antal}', String(among.length))
    .replace('{avdelning}', thing?.closest<HTMLElement>('[data-section]')?.dataset.name ?? '');
  region.textContent = '';
  // A change that comes after the swap is what screen readers read.
  window.setTimeout(() => {
    region.textContent = words;
  }, 50);
}

function kindOf(id: string, action: string): 'moved' | 'added' | 'removed' | 'sectionMoved' {
  if (action === 'bort') return 'removed';
  if (id.startsWith('material-')) return 'added';
  return id.startsWith('avdelning-') ? 'sectionMoved' : 'moved';
}

function cardNamed(name: string): HTMLElement | null {
  return [...document.querySelectorAll<HTMLElement>('.card')].find((card) => card.dataset.name === name) ?? null;
}
