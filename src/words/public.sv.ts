import { correctionsSv } from './corrections.sv.ts';
import { myData } from './myData.sv.ts';
import { preferences } from './preferences.sv.ts';
import { rehearsalSv } from './rehearsal.sv.ts';
import { statements } from './statements.sv.ts';

/** The texts of the public pages in Swedish: du-tilltal, plain words, errors with their remedy. */
export const sv = {
  locale: 'sv-SE',
  /** How often, and the way out: the promise that stands beside every invitation. */
  promise: 'En gång i månaden. Du kan avsluta när du vill.',

  home: {
    what: (organisation: string) =>
      `Månadens nyheter, intervjuer och evenemang från ${organisation}, samlade i ett brev.`,
    latest: 'Senaste numret',
    readIssue: (number: number) => `Läs nummer ${number}`,
    earlier: 'Tidigare nummer',
    invite: 'Få nästa nummer i din inkorg',
    emptyTitle: 'Det första numret är på väg',
    empty: 'Här samlas alla nummer när de har skickats. Prenumerera, så får du det första direkt i inkorgen.',
  },

  archive: {
    title: 'Alla nummer',
    lead: 'Varje nummer som har skickats, det senaste först.',
    issue: (number: number) => `Nummer ${number}`,
    older: 'Äldre nummer',
    empty: 'Inget nummer har skickats än.',
    feed: 'Följ som flöde (Atom)',
    jsonFeed: 'JSON',
    search: 'Sök bland artiklarna',
    back: 'Alla nummer',
  },

  article: {
    published: (day: string) => `Publicerad ${day}`,
    inIssue: (number: number) => `Nummer ${number}`,
    interview: 'Intervju',
    toTop: 'Till toppen',
    more: 'Mer ur samma nummer',
    original: 'Läs på den ursprungliga sidan',
    when: 'När',
    where: 'Var',
    signUp: 'Anmäl dig',
    calendar: 'Lägg i kalendern',
    kinds: {
      nyhet: 'Nyhet',
      aktuellt: 'Aktuellt',
      kronika: 'Krönika',
      tjanst: 'Tjänst',
      projekt: 'Projekt',
      event: 'Evenemang',
    },
  },

  articles: {
    title: 'Alla artiklar',
    all: 'Alla',
    kinds: 'Typ av artikel',
    search: 'Sök i artiklar',
    searchButton: 'Sök',
    found: (words: string) => `Artiklar om ”${words}”, den senaste först.`,
    nothing: (words: string) => `Inga artiklar om ”${words}”. Pröva med färre eller andra ord.`,
    empty: 'Här finns inga artiklar än.',
    older: 'Äldre artiklar',
    byKind: {
      nyhet: 'Fler nyheter',
      aktuellt: 'Mer aktuellt',
      kronika: 'Tidigare krönikor',
      tjanst: 'Fler tjänster',
      projekt: 'Fler projekt',
      event: 'Fler evenemang',
    },
  },

  subscribe: {
    title: 'Prenumerera',
    lead: (newsletter: string) => `${newsletter} kommer med e-post. Allt vi behöver är din adress.`,
    address: 'E-postadress',
    addressHint: 'Till exempel namn@kommun.se',
    more: 'Berätta mer, om du vill',
    moreWhy: 'Frivilligt. Svaren hjälper redaktionen att välja vad som är värt att läsa för just er.',
    name: 'Namn',
    nameWhy: 'Så att vi kan tilltala dig om du skriver till oss.',
    organisation: 'Var arbetar du?',
    organisationNone: 'Vill inte svara',
    organisations: {
      kommun: 'Kommun',
      region: 'Region',
      statlig: 'Statlig myndighet',
      privat: 'Privat företag',
      annat: 'Annat',
    },
    topics: 'Vad vill du helst läsa om?',
    topicsWhy: 'Kryssar du inte i något får du allt.',
    language: 'Språk i brevets ram',
    languageWhy: 'Artiklarna är på svenska.',
    languages: { sv: 'Svenska', en: 'Engelska' },
    measuring: 'Ni får mäta hur just jag läser nyhetsbrevet',
    measuringWhy:
      'Då ser vi om bilderna i ditt brev hämtas och vilka länkar du öppnar. Uppgifterna sparas i högst 30 dagar och räknas sedan ihop. Du får samma nyhetsbrev om du låter bli, och kan ta tillbaka ditt ja när du vill.',
    consent: (newsletter: string, organisation: string) =>
      `Jag vill få ${newsletter} med e-post från ${organisation}. Jag kan avsluta när jag vill.`,
    button: 'Prenumerera',
    next: 'Du får ett brev med en knapp. När du har tryckt på den är prenumerationen klar.',
    privacy: 'Så hanterar vi dina uppgifter',
    trap: 'Lämna det här fältet tomt',
    again:
      'Formuläret hann bli för gammalt, eller skickades väldigt snabbt. Kontrollera uppgifterna och tryck en gång till.',
    elsewhere: {
      title: 'Ett steg kvar',
      text: 'Läs igenom och tryck på Prenumerera, så skickar vi ett brev att bekräfta med.',
    },
    step: {
      title: 'Ett steg till just nu',
      text: 'Det kommer ovanligt många anmälningar. För att ingen ska få brev som någon annan har beställt väntar vi lite extra: vänta tjugo sekunder och tryck sedan på Prenumerera.',
      working: 'Webbläsaren arbetar med en kontroll. Det tar några sekunder.',
      ready: 'Kontrollen är klar. Du kan trycka på Prenumerera.',
    },
    wrong: 'Något behöver rättas',
    near: {
      title: 'Stämmer adressen?',
      lead: {
        domain: 'Den liknar en vanlig adress men är stavad på ett annat sätt. Välj den som är rätt.',
        letters:
          'Före @ står bokstäver som nästan inga e-postadresser har, och våra brev kanske inte kommer fram dit. Välj den som är rätt.',
      },
      yes: (address: string) => `Jag menade ${address}`,
      no: (address: string) => `${address} är rätt`,
    },
    suggested: (kind: string) =>
      `Förslag: ${kind}, för att andra läsare med samma domän arbetar där. Ändra om det inte stämmer.`,
  },

  sent: {
    title: 'Titta i din inkorg',
    lead: 'Om adressen kan prenumerera har vi skickat ett brev dit. Tryck på knappen i brevet inom två dygn, så är prenumerationen klar.',
    help: 'Kommer inget brev?',
    steps: [
      'Vänta några minuter och titta i skräpposten.',
      'Kontrollera att adressen blev rätt stavad.',
      'Vi skickar högst ett brev om dagen till samma adress. Prenumererar du redan leder brevet till dina val.',
    ],
    back: 'Rätta adressen',
  },

  confirm: {
    title: 'Bekräfta din prenumeration',
    lead: (newsletter: string) => `Tryck på knappen, så får du ${newsletter} från nästa nummer.`,
    button: 'Ja, jag vill prenumerera',
    not: 'Var det inte du som anmälde dig? Stäng sidan, så händer ingenting.',
    doneTitle: 'Välkommen som prenumerant',
    done: (newsletter: string) => `Din prenumeration på ${newsletter} är klar. Nästa nummer kommer till din inkorg.`,
    doneRead: 'Läs tidigare nummer',
    work: 'Frivilligt. Då får du det som rör just din sorts organisation.',
    workButton: 'Spara',
    expiredTitle: 'Länken har slutat gälla',
    expired: 'En bekräftelselänk gäller i två dygn. Tryck på knappen, så skickar vi ett nytt brev till samma adress.',
    expiredButton: 'Skicka ett nytt brev',
    badTitle: 'Länken fungerar inte',
    bad: 'Kontrollera att hela länken från brevet kom med, eller anmäl dig på nytt.',
    badButton: 'Till anmälan',
  },

  ...preferences,

  unsubscribe: {
    title: 'Avsluta prenumerationen',
    lead: (newsletter: string) => `Vill du sluta få ${newsletter}? Tryck på knappen, så får du inga fler nummer.`,
    reason: 'Vill du berätta varför?',
    reasonHint: 'Frivilligt. Svaret hjälper redaktionen.',
    reasons: {
      '': 'Vill inte svara',
      'too-many': 'Jag får för många brev',
      'not-relevant': 'Innehållet rör inte mitt arbete',
      'new-job': 'Jag har bytt arbete',
      other: 'Något annat',
    },
    button: 'Avsluta prenumerationen',
    instead: 'Jag vill hellre ändra mina val',
    doneTitle: 'Prenumerationen är avslutad',
    done: 'Du får inga fler nummer. Tack för att du har läst.',
    again: 'Blev det fel?',
    againLink: 'Prenumerera igen',
    movedTitle: 'Prenumerationen har flyttats',
    moved:
      'Den här adressen får inga fler nummer. Prenumerationen gäller i stället en annan adress. Vill du avsluta den, gör det med länken i ett brev dit.',
    movedLink: 'Skicka en länk till den nya adressen',
  },

  rehearsal: rehearsalSv,
  corrections: correctionsSv,

  sendLink: {
    title: 'Ändra dina val',
    lead: 'Skriv adressen som får nyhetsbrevet. Vi skickar en länk dit, där du kan ändra dina val eller avsluta.',
    button: 'Skicka länken',
    doneTitle: 'Titta i din inkorg',
    done: 'Om adressen prenumererar har vi skickat en länk dit. Kommer den inte inom några minuter, titta i skräpposten.',
    once: 'Vi skickar högst en länk om dagen till samma adress.',
  },

  helpful: {
    title: 'Hjälpte det här numret dig?',
    lead: { ja: 'Tryck på knappen för att svara ja.', nej: 'Tryck på knappen för att svara nej.' },
    answer: { ja: 'Ja, det hjälpte', nej: 'Nej, det hjälpte inte' },
    word: 'Vad kunde vara bättre?',
    wordHint: 'Frivilligt. Skriv inga personuppgifter.',
    other: { ja: 'Jag vill svara nej', nej: 'Jag vill svara ja' },
    doneTitle: 'Tack för ditt svar',
    done: 'Redaktionen läser svaren när nästa nummer planeras. Svaret är anonymt.',
    read: 'Till numret',
    pageTitle: 'Hjälpte informationen på sidan dig?',
    pageWord: 'Lägg till ett ord, om du vill',
    yes: 'Ja',
    no: 'Nej',
    readArticle: 'Tillbaka till artikeln',
  },

  ...statements,
  ...myData,

  error: {
    'not-found': { title: 'Sidan finns inte', text: 'Adressen kan vara felskriven, eller så har sidan flyttat.' },
    bug: {
      title: 'Något gick fel hos oss',
      text: 'Felet är antecknat och du har inte gjort något fel. Försök igen om en stund.',
    },
    unavailable: {
      title: 'Tillfälligt stopp',
      text: 'Tjänsten når inte sin databas just nu. Ingenting har gått förlorat. Försök igen om en stund.',
    },
    'too-many': {
      title: 'Vänta en stund',
      text: 'Det har kommit många försök från ditt nätverk. Försök igen om en stund.',
    },
    'too-large': {
      title: 'För mycket på en gång',
      text: 'Det som skickades är för stort. Korta texten och försök igen.',
    },
    invalid: { title: 'Det gick inte att läsa', text: 'Gå tillbaka och kontrollera det du skrev.' },
    forbidden: { title: 'Det går inte', text: 'Du får inte göra det här.' },
    unauthenticated: { title: 'Logga in', text: 'Logga in för att fortsätta.' },
    conflict: { title: 'Det har ändrats', text: 'Läs in sidan igen och försök på nytt.' },
    home: 'Till startsidan',
    code: (status: number) => `Felkod ${status}`,
  },
};
