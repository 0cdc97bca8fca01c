import type { Form, Kind } from '../article.ts';

/** The words a website puts above a headline to say what kind of text follows. */

const LABELS: Record<Kind, readonly string[]> = {
  nyhet: ['nyhet', 'nyheter', 'nyhetsartikel', 'ny nyhet'],
  aktuellt: ['aktuellt', 'aktuellt just nu', 'aktuella artiklar', 'just nu'],
  kronika: ['krönika', 'krönikor', 'vd-krönika', 'vd:s krönika', 'vds krönika', 'gästkrönika', 'månadens krönika'],
  tjanst: ['tjänst', 'tjänster', 'tjänstenyhet', 'tjänstenyheter', 'våra tjänster', 'nytt om tjänster'],
  projekt: ['projekt', 'projektnyhet', 'projektnyheter', 'våra projekt', 'projekt och utredningar', 'pågående projekt'],
  event: [
    'event',
    'events',
    'evenemang',
    'kalender',
    'kalendarium',
    'kalenderhändelse',
    'webbinarium',
    'seminarium',
    'konferens',
  ],
};

// Sections of a website that are none of the newsletter's kinds: known, so that they are not taken for a headline.
const OTHER_SECTIONS: ReadonlySet<string> = new Set([
  'pressmeddelande',
  'pressmeddelanden',
  'press',
  'pressrum',
  'debatt',
  'debattartikel',
  'debattartiklar',
  'blogg',
  'bloggen',
  'blogginlägg',
  'artikel',
  'artiklar',
  'reportage',
  'rapporter',
  'rapporter och resultat',
  'publikationer',
  'meddelande',
  'information',
  'om oss',
  'nyhetsarkiv',
  'arkiv',
  'nyhetsrum',
  'goda exempel',
  'lärande exempel',
  'i fokus',
  'tema',
]);

const KIND_OF = new Map<string, Kind>(
  Object.entries(LABELS).flatMap(([kind, words]) => words.map((word): [string, Kind] => [word, kind as Kind])),
);
const PREFIX = /^(?:kategori|typ|innehållstyp|sidtyp)\s?:\s?/;

export type Label = { kind: Kind } | { form: Form } | { other: true };

/** What a whole line says as a label; null when it is none. */
export function readLabel(plain: string): Label | null {
  if (plain.length > 60) return null;
  const word = plain.toLowerCase().replace(/^#/, '').replace(PREFIX, '').replace(/\s?:$/, '');
  const kind = KIND_OF.get(word);
  if (kind !== undefined) return { kind };
  if (word === 'intervju' || word === 'intervjuer') return { form: 'intervju' };
  return OTHER_SECTIONS.has(word) ? { other: true } : null;
}

/** The label a headline begins with, as in "Krönika: Vi behöver mod". The headline itself stays whole. */
export function labelOfTitle(plain: string): Label | null {
  const colon = plain.indexOf(':');
  return colon > 0 ? readLabel(plain.slice(0, colon)) : null;
}

/** A label and the date on one line ("Nyhet | 3 mars 2026"): the label, and what is left. */
export function splitLabel(plain: string): { label: Label; rest: string } | null {
  const found = /^(#?[\p{L}:-]+)\s?[|,•·–—-]?\s(.+)$/u.exec(plain);
  const label = found?.[1] === undefined ? null : readLabel(found[1]);
  return label === null || found?.[2] === undefined ? null : { label, rest: found[2].replace(/^[|,•·–—-]\s?/u, '') };
}
