/** The words about corrections of articles that readers have been sent. */
export const correctionWords = {
  title: 'Rättelser',
  none: 'Artikeln har skickats till läsarna. Ändrar du den står det på artikelns sida att den är rättad, och när.',
  hint: 'Det här står på artikelns sida. Breven som har skickats är oförändrade.',
  parts: {
    title: 'rubriken',
    lead: 'ingressen',
    byline: 'författaren',
    date: 'datumet',
    picture: 'bilden',
    event: 'tid eller plats',
    body: 'texten',
  },
  note: (day: string) => `Vad rättades ${day}?`,
  noteHint: 'Till exempel ”antalet kommuner är åtta, inte nio”. Tomt: bara vad som är ändrat.',
  save: 'Spara beskrivningen',
};
