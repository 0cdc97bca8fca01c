/** What readers are told about corrections of an article. */
export const correctionsSv = {
  label: (day: string) => `Rättad ${day}:`,
  changed: (parts: string) => `${parts} har ändrats.`,
  parts: {
    title: 'rubriken',
    lead: 'ingressen',
    byline: 'författaren',
    date: 'datumet',
    picture: 'bilden',
    event: 'tid eller plats',
    body: 'texten',
  },
};
