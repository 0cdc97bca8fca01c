import { randomBytes } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { Meant } from './fits.ts';
import type { Draft, Item, Layout, Section } from './issue.ts';

/*
 * Assembling: pure functions from sections to sections. The issue desk and the API call the same ones.
 */

const MOST_ITEMS = 40;
const MOST_SECTIONS = 15;

type Sections = Draft['sections'];

/** A short id for a section or item, unique enough inside one issue. */
export function newItemId(): string {
  return randomBytes(5).toString('hex');
}

/** Puts an article last in a section (the first one when none is named). The same article stands in an issue once. */
export function addItem(
  sections: Sections,
  articleId: string,
  sectionId?: string,
  layout: Layout = 'standard',
  meant: Partial<Meant> = {},
): Sections {
  if (itemsOf(sections).some((item) => item.articleId === articleId)) {
    throw new Refusal('conflict', 'Artikeln finns redan i numret.', 'articleId');
  }
  if (itemsOf(sections).length >= MOST_ITEMS)
    throw new Refusal('invalid', `Ett nummer rymmer högst ${MOST_ITEMS} artiklar.`, 'articleId');
  const item: Item = { id: newItemId(), articleId, layout, title: null, lead: null, ...meant };
  if (sections.length === 0) return [{ id: newItemId(), heading: '', items: [item] }];
  const target = sectionId ?? (sections[0] as Section).id;
  theSection(sections, target);
  return sections.map((section) => (section.id === target ? { ...section, items: [...section.items, item] } : section));
}

/** Moves an item to a place (0 = first) in a section, its own or another. */
export function moveItem(sections: Sections, itemId: string, sectionId: string, place: number): Sections {
  const item = theItem(sections, itemId);
  theSection(sections, sectionId);
  return removeItem(sections, itemId).map((section) =>
    section.id === sectionId ? { ...section, items: section.items.toSpliced(Math.max(0, place), 0, item) } : section,
  );
}

/** Moves an item one step up or down, over the edge of a section into the next. */
export function stepItem(sections: Sections, itemId: string, step: -1 | 1): Sections {
  theItem(sections, itemId);
  const at = sections.findIndex((section) => section.items.some((item) => item.id === itemId));
  const section = sections[at] as Section;
  const place = section.items.findIndex((item) => item.id === itemId);
  const next = place + step;
  if (next >= 0 && next < section.items.length) return moveItem(sections, itemId, section.id, next);
  const neighbour = sections[at + step];
  if (!neighbour) return sections;
  return moveItem(sections, itemId, neighbour.id, step === 1 ? 0 : neighbour.items.length);
}

export function removeItem(sections: Sections, itemId: string): Sections {
  theItem(sections, itemId);
  return sections.map((section) => ({ ...section, items: section.items.filter((item) => item.id !== itemId) }));
}

/** Sets layout, title, lead or readers of an item; an empty title or lead means: as the article has it. One hero at most. */
export function changeItem(
  sections: Sections,
  itemId: string,
  change: { layout?: Layout; title?: string | null; lead?: string | null } & Partial<Meant>,
): Sections {
  theItem(sections, itemId);
  return eachItem(sections, (item) => {
    if (item.id !== itemId)
      return change.layout === 'hero' && item.layout === 'hero' ? { ...item, layout: 'standard' } : item;
    const { audiences, topics, ...kept } = item;
    return {
      ...kept,
      layout: change.layout ?? item.layout,
      title: change.title === undefined ? item.title : change.title?.trim() || null,
      lead: change.lead === undefined ? item.lead : change.lead?.trim() || null,
      ...limits({ audiences: change.audiences ?? audiences, topics: change.topics ?? topics }),
    };
  });
}

export function addSection(sections: Sections, heading: string): Sections {
  if (sections.length >= MOST_SECTIONS)
    throw new Refusal('invalid', `Ett nummer rymmer högst ${MOST_SECTIONS} avdelningar.`, 'heading');
  return [...sections, { id: newItemId(), heading: heading.trim(), items: [] }];
}

export function renameSection(sections: Sections, sectionId: string, heading: string): Sections {
  theSection(sections, sectionId);
  return sections.map((section) => (section.id === sectionId ? { ...section, heading: heading.trim() } : section));
}

/** Moves a section one step up or down. */
export function stepSection(sections: Sections, sectionId: string, step: -1 | 1): Sections {
  const section = theSection(sections, sectionId);
  const at = sections.indexOf(section);
  const to = Math.min(Math.max(at + step, 0), sections.length - 1);
  return sections.toSpliced(at, 1).toSpliced(to, 0, section);
}

/** Moves a section to a place (0 = first). */
export function moveSection(sections: Sections, sectionId: string, place: number): Sections {
  const section = theSection(sections, sectionId);
  const rest = sections.filter((one) => one !== section);
  return rest.toSpliced(Math.min(Math.max(0, place), rest.length), 0, section);
}

/** Removes a section; its items go back to the material. */
export function removeSection(sections: Sections, sectionId: string): Sections {
  theSection(sections, sectionId);
  return sections.filter((section) => section.id !== sectionId);
}

/** All items in reading order. */
export function itemsOf(sections: Sections): Item[] {
  return sections.flatMap((section) => section.items);
}

/** Written only where something is limited, so that an item for everybody looks as it always did. */
function limits({ audiences = [], topics = [] }: { [K in keyof Meant]?: Meant[K] | undefined }): Partial<Meant> {
  return audiences.length || topics.length ? { audiences, topics } : {};
}

function eachItem(sections: Sections, change: (item: Item) => Item): Sections {
  return sections.map((section) => ({ ...section, items: section.items.map(change) }));
}

function theItem(sections: Sections, itemId: string): Item {
  const item = itemsOf(sections).find((one) => one.id === itemId);
  if (!item) throw new Refusal('not-found', 'Artikeln finns inte längre i numret. Läs in numret igen.', 'itemId');
  return item;
}

function theSection(sections: Sections, sectionId: string): Section {
  const section = sections.find((one) => one.id === sectionId);
  if (!section) throw new Refusal('not-found', 'Avdelningen finns inte längre. Läs in numret igen.', 'sectionId');
  return section;
}
