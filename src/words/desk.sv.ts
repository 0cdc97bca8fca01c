/** The words of the desk that many pages share. Swedish, du-tilltal, plain; buttons are verbs. */
export const deskWords = {
  frame: {
    skip: 'Till innehållet',
    menu: 'Redaktionen',
    local: 'Lokalt hus: breven går till den här datorns brevlåda, inte till riktiga mottagare.',
    signOut: 'Logga ut',
    away: 'Servern svarar inte. Det du har skrivit står kvar här. Försök igen om en stund.',
    places: {
      overview: 'Översikt',
      articles: 'Artiklar',
      issues: 'Nummer',
      subscribers: 'Prenumeranter',
      delivery: 'Leverans',
      settings: 'Inställningar',
    },
  },
  common: {
    search: 'Sök',
    searchArticles: 'Sök i rubriker',
    searchSubscribers: 'Sök adress',
    all: 'Alla',
    more: 'Visa fler',
    save: 'Spara',
    cancel: 'Avbryt',
    remove: 'Ta bort',
    missing: 'saknas',
    most: 'Som mest',
    asTable: 'Visa som tabell',
  },
  signIn: {
    title: 'Logga in',
    email: 'E-postadress',
    password: 'Lösenord',
    button: 'Logga in',
    first: 'Det första lösenordet skrevs ut när huset startades, eller står i filen data/first-password.',
  },
  kinds: {
    nyhet: 'Nyhet',
    aktuellt: 'Aktuellt',
    kronika: 'Krönika',
    tjanst: 'Tjänst',
    projekt: 'Projekt',
    event: 'Evenemang',
  },
  noKind: 'Utan typ',
  interview: 'Intervju',
};

/** When a page of the desk cannot be shown. */
export const troubleWords = {
  notFound: 'Det finns inte',
  refused: 'Det går inte just nu',
  fault: 'Något gick fel här',
  faultText: 'Felet är antecknat. Ingenting har gått förlorat. Försök igen om en stund.',
  toOverview: 'Till översikten',
  toSignIn: 'Logga in',
};

/** What was just done, by the word that travels in the address after a form. */
export const doneWords = {
  sparad: 'Sparat.',
  inlagd: 'Artikeln är inlagd. Kontrollera hur texten har lästs.',
  'fanns-redan': 'Samma artikel fanns redan. Här är den.',
  borttagen: 'Borttaget.',
  'flode-tillagt': 'Flödet är tillagt. Dess senaste artiklar är på väg in.',
  'flode-lases': 'Flödet läses nu. Läs in sidan igen om en stund.',
  'bild-uppladdad': 'Bilden är uppladdad.',
  forslag: 'Förslaget är infogat. Flytta om, ändra och ta bort som du vill.',
  aterstalld: 'Versionen är återställd.',
  kopierat: 'Det här är kopian. Byt ut det som är inaktuellt.',
  slappt: 'Anmärkningen är släppt. Ändras texten prövas den igen.',
  'ord-tillagt': 'Ordet finns nu i ordlistan.',
  prov: 'Provbrevet är skickat.',
  'till-granskning': 'Numret väntar på godkännande av en annan person.',
  godkant: 'Numret är godkänt. Nu kan det schemaläggas eller skickas.',
  ater: 'Numret är ett utkast igen.',
  schemalagt: 'Utskicket är schemalagt.',
  'schemalagt-forsta':
    'Utskicket är schemalagt. Klockan visar den tiden två gånger den natten: den första gången gäller, före vintertid.',
  'tid-borta': 'Tiden är borttagen. Godkännandet gäller fortfarande.',
  skickas: 'Utskicket har börjat.',
  strax:
    'Utskicket börjar om en liten stund. Till dess kan du ångra dig: välj ”Ändra tiden” och sedan ”Ta bort tiden”.',
  pausat: 'Utskicket är pausat. Inga fler brev lämnas över.',
  fortsatt: 'Utskicket fortsätter.',
  installt: 'Numret är inställt. Brev som inte har lämnats över skickas aldrig.',
  avgjort: 'Beslutet är utfört.',
  takt: 'Takten är ändrad. Den gäller alla utskick som pågår.',
  'utseende-ater': 'Utseendet är taget tillbaka.',
  'konto-skapat': 'Kontot är skapat.',
  'nyckel-borta': 'Nyckeln är återkallad och fungerar inte längre.',
  avslutad: 'Prenumerationen är avslutad.',
};
