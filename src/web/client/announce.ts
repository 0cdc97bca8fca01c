/*
 * Says where something went after it was moved by button, select or dragging, and keeps the focus on the button that
 * moved it: the card may have come to stand elsewhere. The words stand in the page (#besked).
 */

interface Moved {
  /** id of the card, the section or the row of the material */
  id: string;
  name: string;
  action: string;
}

let moved: Moved | null = null;

export function announceMoves(): void {
  document.addEventListener('submit', (event) => remember(event as SubmitEvent), true);
  document.addEventListener('htmx:after:swap', () => {
    if (!moved) return;
    const done = moved;
    moved = null;
    say(done);
    keepFocus(done);
  });
}

function remember(event: SubmitEvent): void {
  const form = event.target as HTMLElement;
  const thing = form.closest<HTMLElement>('.card, .issue-section, .material li');
  if (!thing?.closest('#arbetsbank')) return;
  const action = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
  moved = { id: thing.id, name: thing.dataset.name ?? '', action };
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

function keepFocus({ id, action }: Moved): void {
  if (action !== 'upp' && action !== 'ner') return;
  const buttons = document.getElementById(id)?.querySelectorAll<HTMLButtonElement>('.handles button') ?? [];
  const [up, down] = buttons;
  const wanted = action === 'upp' ? [up, down] : [down, up];
  wanted.find((button) => button && !button.disabled)?.focus();
}
