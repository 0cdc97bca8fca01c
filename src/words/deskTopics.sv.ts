/** The words of the page where the house's topics are kept. */
export const topicWords = {
  title: 'Ämnen',
  link: 'Ämnen som läsare kan välja',
  state: 'Läsare väljer bland ämnena, och artiklar i ett nummer kan visas bara för dem som valt ett ämne.',
  back: 'Inställningar',
  hint: 'Töm båda fälten för att ta bort ett ämne. Läsare som hade valt det har då inte valt det längre. Den som inte har valt något ämne får allt.',
  legend: (at: number) => `Ämne ${at}`,
  sv: 'På svenska',
  en: 'På engelska',
  save: 'Spara ämnena',
  reload: 'Läs in de sparade ämnena',
};
