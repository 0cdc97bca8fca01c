const months = (days: number) => Math.round(days / 30.4);

/** How long what is kept, in days. */
interface Kept {
  unconfirmed: number;
  imports: number;
  erasures: number;
  proof: number;
  deliveries: number;
  replies: number;
  letters: number;
  letterRows: number;
  traces: number;
  words: number;
  audit: number;
}

/** What the house says about itself, in Swedish: privacy (R100) and accessibility. The settings fill in the rest. */
export const statements = {
  privacy: {
    title: 'Så hanterar vi dina uppgifter',
    lead: (newsletter: string) =>
      `Här står vad vi sparar om dig som prenumererar på ${newsletter}, varför och hur länge.`,
    who: 'Vem ansvarar',
    controller: (organisation: string) => `${organisation} är personuppgiftsansvarig.`,
    dpo: 'Dataskyddsombud',
    what: 'Vad vi sparar och varför',
    whatRows: [
      ['E-postadress', 'För att kunna skicka nyhetsbrevet. Utan den går det inte.'],
      ['Namn, arbetsplats, ämnen', 'Bara om du har berättat det. För att välja innehåll som rör dig.'],
      ['Hur vi fick adressen', 'Från dig själv, eller ur en lista där ditt samtycke är dokumenterat.'],
      ['Ditt samtycke', 'Vilken text du sa ja till och när, som bevis.'],
      [
        'Utskick',
        'Vilka nummer vi har skickat till dig och om de kom tillbaka, för att inte skriva till döda adresser.',
      ],
      ['Varför du slutade', 'Bara om du har valt ett svar. För att göra nyhetsbrevet bättre.'],
    ],
    basis: 'Rättslig grund',
    basisText:
      'Vi skickar nyhetsbrevet med ditt samtycke (artikel 6.1 a i dataskyddsförordningen). Du kan ta tillbaka det när som helst, med länken i varje brev.',
    basisMeasuring: 'Mätning av just dina brev kräver ett eget samtycke. Nyhetsbrevet är detsamma om du låter bli.',
    basisRest:
      'Bevis för samtycke sparar vi för att vi måste kunna visa det (artikel 7.1). Utskick och spärrar för vårt berättigade intresse av att inte skriva till döda adresser eller till den som sagt nej (artikel 6.1 f).',
    measuring: 'Mätning',
    levels: {
      none: 'Vi mäter ingenting. Breven har inga bilder som räknas och länkarna går direkt till sidorna.',
      aggregate:
        'Vi räknar hur många gånger bilder hämtas och länkar öppnas i ett nummer. Alla läsares brev har samma bild och samma länkar, så vi kan inte se vem som gjorde vad.',
      individual:
        'Vi räknar hur många gånger bilder hämtas och länkar öppnas i ett nummer. Har du uttryckligen sagt ja till det har ditt brev egna länkar, och då ser vi också vad just du öppnar. De uppgifterna sparas i högst 30 dagar. Du kan ta tillbaka ditt ja på sidan Dina val, och det gäller även brev du redan har fått.',
    },
    noAddress: 'Vi sparar aldrig din ip-adress eller uppgifter om din dator när du läser eller klickar.',
    keep: 'Hur länge',
    keepRows: ({
      unconfirmed,
      erasures,
      imports,
      proof,
      deliveries,
      replies,
      letters,
      letterRows,
      traces,
      words,
      audit,
    }: Kept) => [
      ['En anmälan som aldrig bekräftas', `${unconfirmed} dagar`],
      ['En fil med adresser som redaktionen har läst in', `högst ${imports} dagar`],
      ['Uppgifter om dig som prenumererar', 'så länge du prenumererar'],
      ['Bevis för samtycke, när du har avslutat eller adressen har spärrats', `${months(proof)} månader`],
      ['Vilka nummer du har fått, om de kom tillbaka och varför du slutade', `${months(deliveries)} månader`],
      [
        'Brev till just dig, till exempel med en länk',
        `innehållet ${letters} dagar, att det skickades ${letterRows} dagar`,
      ],
      ['Vad andra e-postservrar svarade om ditt brev', `${replies} dagar`],
      [
        'En kod av adressen, om den är spärrad: brev har kommit tillbaka, eller du har anmält brevet eller bett oss att aldrig skriva igen',
        'tills vidare',
      ],
      [
        'En kod som gör att du förblir raderad om en säkerhetskopia läses in, när du har bett om att bli det',
        `${months(erasures)} månader`,
      ],
      ['Vad du har öppnat, om du har sagt ja till mätning', `högst ${traces} dagar`],
      ['Det du har skrivit om ett nummer eller en artikel, utan namn', `${months(words)} månader`],
      ['Vem av oss som har sett eller hämtat uppgifter om läsare', `${audit} dagar`],
      ['Adressen till nätet du anmälde dig från, avkortad, som skydd mot missbruk', 'högst ett dygn'],
    ],
    receivers: 'Vem får se uppgifterna',
    processors: (names: string) => `För vår räkning behandlas uppgifterna av ${names}.`,
    receiversText:
      'Redaktionen och de som sköter driften. Uppgifterna behandlas inom EU/EES och lämnas inte till någon annan, om inte lag kräver det.',
    cookies: 'Kakor',
    cookiesText: 'De här sidorna sätter inga kakor och hämtar ingenting från andra webbplatser.',
    rights: 'Dina rättigheter',
    rightsText:
      'Du kan få veta vad vi har om dig, få det rättat eller raderat, få ut det som fil, få behandlingen begränsad och invända mot den. Det mesta gör du själv: be om länken till dina val. Du kan också skriva till dataskyddsombudet.',
    complain: 'Är du inte nöjd kan du klaga hos tillsynsmyndigheten:',
    imy: 'Integritetsskyddsmyndigheten (IMY)',
    choices: 'Ändra dina val eller avsluta',
  },

  accessibility: {
    title: 'Tillgänglighet',
    lead: (organisation: string) =>
      `${organisation} står bakom den här webbplatsen. Vi vill att alla ska kunna läsa, anmäla sig och avsluta. Här står hur webbplatsen uppfyller lagen (2018:1937) om tillgänglighet till digital offentlig service, vilka brister vi känner till och hur du berättar om fler.`,
    state: 'Hur tillgänglig är webbplatsen?',
    stateText:
      'Webbplatsen är delvis förenlig med lagen, på grund av bristerna nedan. Sidorna är byggda för att uppfylla WCAG 2.2 på nivå AA, som är strängare än lagens krav. De fungerar utan mus, utan JavaScript och i 400 procents förstoring.',
    known: 'Det här är inte tillgängligt',
    knownRows: [
      'Bilder inne i en artikel kan sakna textbeskrivning (WCAG 1.1.1). Står det en bildtext visas den alltid.',
      'Artiklarna finns bara på svenska, också när sidan omkring är på engelska.',
      'Dokument och sidor på andra webbplatser som vi länkar till har vi inte prövat. Den som äger sidan svarar för den.',
    ],
    tell: 'Hittade du ett hinder?',
    tellText: (address: string) =>
      `Skriv till ${address}, så rättar vi det eller skickar innehållet på ett annat sätt.`,
    tellSubject: 'Tillgänglighet',
    supervision: 'Tillsyn',
    supervisionText:
      'Myndigheten för digital förvaltning, Digg, ser till att lagen följs. Är du inte nöjd med hur vi har svarat kan du anmäla det till Digg:',
    supervisionLink: 'Anmäl bristande tillgänglighet till Digg',
    how: 'Hur vi har prövat',
    howText:
      'Vi har gjort en egen bedömning. Sidorna prövas automatiskt i en riktig webbläsare när de ändras: mot reglerna i WCAG 2.2, med enbart tangentbord, utan JavaScript, i ljust och mörkt läge och i förstoring. Ingen utomstående har granskat webbplatsen, och den är inte prövad med skärmläsare.',
    assessed: (day: string) => `Bedömningen gjordes ${day}. Samma dag uppdaterades den här redogörelsen.`,
  },
};
