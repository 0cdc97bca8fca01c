/** What the links of a test letter say. */
export const rehearsalSv = {
  title: 'Länk i ett provbrev',
  article: 'Du kom hit från ett provbrev. Så här visas artikeln för läsarna när numret har gått ut.',
  goneArticle: 'Artikeln finns inte längre i numret.',
  unsubscribe:
    'Hos läsarna leder länken till sidan där de avslutar prenumerationen med en knapp. Härifrån avslutas ingen prenumeration.',
  preferences: 'Hos läsarna leder länken till deras egna val. I ett provbrev finns ingen prenumerant att visa.',
  helpful:
    'Hos läsarna leder länken till en sida där de svarar på om numret hjälpte. Svar från ett provbrev räknas inte.',
  calendar: 'Hos läsarna laddar länken ner evenemanget till deras kalender.',
  archive: 'Hos läsarna leder länken till numret på webben, där det finns från det att det går ut.',
};
