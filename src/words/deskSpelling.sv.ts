/** The words of the house's own word list. */
export const spellingWords = {
  title: 'Ordlista',
  state: 'Ord som är rätt här, fast de inte finns i den svenska ordlistan.',
  link: 'Ordlista och stavning',
  there: 'Stavningen i numren kontrolleras mot den svenska ordlistan i hunspell.',
  absent:
    'Stavningen kontrolleras inte: hunspell och dess svenska ordlista finns inte på den här datorn. Installera paketen hunspell och hunspell-sv.',
  word: 'Ord',
  by: 'Tillagt av',
  at: 'När',
  add: 'Lägg till',
  addHere: 'Lägg till i ordlistan',
  remove: 'Ta bort',
  removeWord: (word: string) => `Ta bort ${word} ur ordlistan`,
  none: 'Inga egna ord än. De läggs till här eller från en anmärkning i ett nummer.',
};
