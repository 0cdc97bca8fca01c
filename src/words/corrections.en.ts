import type { correctionsSv } from './corrections.sv.ts';

/** What readers are told about corrections of an article. */
export const correctionsEn: typeof correctionsSv = {
  label: (day) => `Corrected ${day}:`,
  changed: (parts) => `changes in ${parts}.`,
  parts: {
    title: 'the title',
    lead: 'the introduction',
    byline: 'the author',
    date: 'the date',
    picture: 'the picture',
    event: 'time or place',
    body: 'the text',
  },
};
