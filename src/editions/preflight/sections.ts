import type { Case, Entry } from './case.ts';
import { sectionSpot } from './case.ts';
import { error, type Finding, warning } from './finding.ts';

/** Every section has something under its heading, and every heading something to say (R111). */
export function aboutSections(checked: Case): Finding[] {
  const { issue, items, entries } = checked;
  if (!items.length)
    return [
      error('issue-empty', { place: 'Innehåll', anchor: 'letter' }, 'Numret är tomt.', 'Lägg till minst en artikel.'),
    ];
  const heroes = items.filter(({ layout }) => layout === 'hero');
  return [
    ...gone(checked),
    ...issue.sections.flatMap((section) =>
      section.items.length
        ? []
        : [
            warning(
              'section-empty',
              sectionSpot(section),
              'Avdelningen är tom och skrivs inte ut.',
              'Fyll den, eller ta bort den.',
            ),
          ],
    ),
    ...headings(checked),
    ...heroes
      .slice(1)
      .map((item) =>
        warning(
          'two-heroes',
          { place: 'Toppartikel', anchor: `item-${item.id}`, itemId: item.id },
          'Numret har två toppartiklar.',
          'Gör den ena till standard.',
        ),
      ),
    ...entries
      .filter(isBareHero)
      .map(({ spot }) =>
        warning(
          'lead-missing',
          spot,
          'Ingressen saknas på toppartikeln.',
          'Skriv en i numret, eller välj en annan toppartikel.',
        ),
      ),
  ];
}

function gone({ items, entries }: Case): Finding[] {
  const known = new Set(entries.map(({ item }) => item.id));
  return items
    .filter(({ id }) => !known.has(id))
    .map(({ id }) =>
      error(
        'article-gone',
        { place: 'Innehåll', anchor: `item-${id}`, itemId: id },
        'En artikel i numret finns inte längre.',
        'Ta bort den ur numret.',
      ),
    );
}

function headings({ issue }: Case): Finding[] {
  const seen = new Set<string>();
  return issue.sections.flatMap((section, at) => {
    const heading = section.heading.trim().toLocaleLowerCase('sv');
    const repeated = heading !== '' && seen.has(heading);
    seen.add(heading);
    if (repeated)
      return [
        warning(
          'heading-repeated',
          sectionSpot(section),
          'Två avdelningar har samma rubrik.',
          'Slå ihop dem, eller byt den ena.',
        ),
      ];
    const headless = heading === '' && at > 0 && section.items.some(({ layout }) => layout !== 'hero');
    return headless
      ? [
          warning(
            'heading-missing',
            sectionSpot(section),
            'Avdelningen har ingen rubrik.',
            'Skriv en, så att läsare hittar i brevet.',
          ),
        ]
      : [];
  });
}

function isBareHero({ item, lead }: Entry): boolean {
  return item.layout === 'hero' && !lead;
}
