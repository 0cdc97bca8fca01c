const months = (days: number) => Math.round(days / 30.4);

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
      ['Namn, arbetsgivare, ämnen', 'Bara om du har berättat det. För att välja innehåll som rör dig.'],
      ['Ditt samtycke', 'Vilken text du sa ja till och när, som bevis.'],
      [
        'Utskick',
        'Vilka nummer vi har skickat till dig och om de kom tillbaka, för att inte skriva till döda adresser.',
      ],
    ],
    basis: 'Rättslig grund',
    basisText:
      'Vi skickar nyhetsbrevet med ditt samtycke. Du kan ta tillbaka det när som helst, med länken i varje brev.',
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
    keepRows: (proof: number, deliveries: number, replies: number) => [
      ['En anmälan som aldrig bekräftas', '7 dagar'],
      ['Uppgifter om dig som prenumererar', 'så länge du prenumererar'],
      ['Bevis för samtycke, när du har avslutat', `${months(proof)} månader`],
      ['Vilka nummer du har fått', `${months(deliveries)} månader`],
      ['Vad andra e-postservrar svarade om ditt brev', `${replies} dagar`],
      ['En kod av adressen, om du har anmält brevet eller bett oss att aldrig skriva igen', 'tills vidare'],
      ['Vad du har öppnat, om du har sagt ja till mätning', 'högst 30 dagar'],
    ],
    receivers: 'Vem får se uppgifterna',
    receiversText:
      'Redaktionen och de som sköter driften. Uppgifterna behandlas inom EU/EES och lämnas inte till någon annan, om inte lag kräver det.',
    cookies: 'Kakor',
    cookiesText: 'De här sidorna sätter inga kakor och hämtar ingenting från andra webbplatser.',
    rights: 'Dina rättigheter',
    rightsText:
      'Du kan få veta vad vi har om dig, få det rättat eller raderat, få ut det som fil och invända mot behandlingen. Det gör du själv: be om länken till dina val, så finns allt där. Du kan också skriva till dataskyddsombudet. Är du inte nöjd kan du klaga hos Integritetsskyddsmyndigheten (IMY), imy.se.',
    choices: 'Ändra dina val eller avsluta',
  },

  accessibility: {
    title: 'Tillgänglighet',
    lead: (organisation: string) =>
      `${organisation} står bakom den här webbplatsen. Vi vill att alla ska kunna läsa, anmäla sig och avsluta.`,
    state: 'Hur tillgänglig är webbplatsen?',
    stateText:
      'Sidorna är byggda för att uppfylla WCAG 2.2 på nivå AA, som är strängare än kraven i lagen om tillgänglighet till digital offentlig service. De fungerar utan mus, utan JavaScript, med skärmläsare och i 400 procents förstoring.',
    known: 'Kända brister',
    knownText:
      'Artiklar som först har publicerats på en annan webbplats kan länka dit. Hur tillgängliga de sidorna är svarar den webbplatsen för.',
    tell: 'Hittade du ett hinder?',
    tellText: (address: string) =>
      `Skriv till ${address}, så rättar vi det eller skickar innehållet på ett annat sätt.`,
    tellSubject: 'Tillgänglighet',
    supervision: 'Tillsyn',
    supervisionText:
      'Myndigheten för digital förvaltning, Digg, ser till att lagen följs. Är du inte nöjd med hur vi har svarat kan du anmäla det till Digg, digg.se/tdosanmalan.',
    how: 'Hur vi har prövat',
    howText: 'Sidorna prövas automatiskt i en riktig webbläsare vid varje ändring, och för hand med tangentbord.',
  },
};
