import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addItem,
  addSection,
  changeItem,
  itemsOf,
  moveItem,
  removeItem,
  removeSection,
  stepItem,
  stepSection,
} from '../../src/issues/assemble.ts';
import type { Section } from '../../src/issues/issue.ts';

const item = (id: string) => ({ id, articleId: `article-${id}`, layout: 'standard' as const, title: null, lead: null });
const twoSections: Section[] = [
  { id: 'A', heading: 'Nyheter', items: [item('a'), item('b')] },
  { id: 'B', heading: 'Projekt', items: [item('c')] },
];
const shape = (sections: Section[]) =>
  sections.map((section) => `${section.id}:${section.items.map(({ id }) => id).join('')}`).join(' ');

describe('assembling', () => {
  test('moves within and between sections', () => {
    expect(shape(moveItem(twoSections, 'a', 'B', 1))).toBe('A:b B:ca');
    expect(shape(stepItem(twoSections, 'b', -1))).toBe('A:ba B:c');
    expect(shape(stepItem(twoSections, 'b', 1))).toBe('A:a B:bc');
    expect(shape(stepItem(twoSections, 'a', -1))).toBe('A:ab B:c');
    expect(shape(stepSection(twoSections, 'B', -1))).toBe('B:c A:ab');
  });

  test('an article stands in an issue once', () => {
    expect(() => addItem(twoSections, 'article-c')).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(itemsOf(addItem(twoSections, 'new', 'B')).at(-1)?.articleId).toBe('new');
    expect(itemsOf(addItem([], 'first'))).toHaveLength(1);
  });

  test('there is one hero, and an emptied override means: as the article has it', () => {
    const once = changeItem(twoSections, 'a', { layout: 'hero', title: ' Egen rubrik ' });
    const twice = changeItem(once, 'c', { layout: 'hero' });
    expect(itemsOf(twice).map(({ layout }) => layout)).toEqual(['standard', 'standard', 'hero']);
    expect(itemsOf(once)[0]?.title).toBe('Egen rubrik');
    expect(itemsOf(changeItem(once, 'a', { title: '' }))[0]?.title).toBeNull();
  });

  test('what is gone is refused by name', () => {
    for (const act of [
      () => removeItem(twoSections, 'x'),
      () => moveItem(twoSections, 'a', 'X', 0),
      () => removeSection(twoSections, 'X'),
    ]) {
      expect(act).toThrow(expect.objectContaining({ code: 'not-found' }));
    }
  });

  test('no order of moves loses, doubles or invents an item, and the original is untouched', () => {
    const before = structuredClone(twoSections);
    const move = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      to: fc.constantFrom('A', 'B', 'C'),
      place: fc.nat(4),
      step: fc.constantFrom(-1 as const, 1 as const),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
        let sections = addSection(twoSections, 'Krönika').map((section) =>
          section.heading === 'Krönika' ? { ...section, id: 'C' } : section,
        );
        for (const { id, to, place, step } of moves) sections = stepItem(moveItem(sections, id, to, place), id, step);
        expect(
          itemsOf(sections)
            .map(({ id }) => id)
            .toSorted(),
        ).toEqual(['a', 'b', 'c']);
        expect(twoSections).toEqual(before);
      }),
    );
  });
});
