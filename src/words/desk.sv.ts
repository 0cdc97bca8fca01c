/** The words of the desk's frame. Swedish, du-tilltal, plain; buttons are verbs. */
export const deskWords = {
  frame: {
    skip: 'Till innehållet',
    menu: 'Redaktionen',
    local: 'Lokalt hus: breven går till den här datorns brevlåda, inte till riktiga mottagare.',
    signOut: 'Logga ut',
    places: {
      overview: 'Översikt',
      articles: 'Artiklar',
      issues: 'Nummer',
      subscribers: 'Prenumeranter',
      delivery: 'Leverans',
      settings: 'Inställningar',
    },
  },
};
