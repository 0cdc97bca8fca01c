/** The words of the public pages' frame, in both languages. */
const sv = {
  skip: 'Till innehållet',
  menu: 'Sidor',
  archive: 'Alla nummer',
  subscribe: 'Prenumerera',
  yourChoices: 'Ändra dina val',
  privacy: 'Personuppgifter',
  accessibility: 'Tillgänglighet',
  otherLanguage: 'In English',
  footer: 'Om nyhetsbrevet',
};

const en: typeof sv = {
  skip: 'Skip to content',
  menu: 'Pages',
  archive: 'All issues',
  subscribe: 'Subscribe',
  yourChoices: 'Change your choices',
  privacy: 'Privacy',
  accessibility: 'Accessibility',
  otherLanguage: 'På svenska',
  footer: 'About the newsletter',
};

export const frameWords = { sv, en };
