/** The words of a sending under way: receivers, relays, and what waits for a person. */
export const domainWords = {
  title: (domain: string) => `Många läsare på ${domain} finns inte, säger servern`,
  text: (hard: string, tried: string) =>
    `${hard} av ${tried} brev har fått det svaret. Det kan vara servern som är trasig, så ingen av läsarna har spärrats. Fråga gärna organisationen innan du bestämmer.`,
  keep: 'Behåll läsarna',
  suppress: 'Spärra dem',
};

export const stoppedLaneWords = {
  title: (lane: string) => `Breven till ${lane} väntar på dig`,
  text: (failed: string, tried: string) =>
    `Servern har sagt nej till ${failed} av ${tried} brev, inte för läsarnas skull utan för vår. Alla andra brev skickas som vanligt.`,
  words: 'Serverns sista ord:',
  waiting: (count: string) => `${count} brev väntar.`,
  hint: 'Rätta felet eller prata med dem som sköter servern. Fortsätt sedan. Brev som har fått nej skickas inte igen.',
  continue: (lane: string) => `Fortsätt skicka till ${lane}`,
  cancel: 'Ställ in breven dit',
};

export const letterStopWords = {
  title: 'Enskilda brev',
  hint: 'Bekräftelser, välkomstbrev och länkar som läsare ber om. Stoppa dem om något är fel: de väntar, och inget försvinner eller skickas två gånger. Nummer stoppas var för sig.',
  stop: 'Stoppa enskilda brev',
  stopped: (by: string, since: string) => `${by} stoppade enskilda brev ${since}`,
  waiting: (count: string) =>
    `${count} brev väntar. Ett brev som har väntat i två dygn skickas inte, för då har länkarna i det gått ut.`,
  go: 'Släpp fram dem',
  alarm: 'Enskilda brev är stoppade: ingen som anmäler sig får sin bekräftelse.',
};

export const alarmWords = {
  label: 'Utskick som behöver dig',
  paused: (number: number) => `Nummer ${number} är pausat.`,
  domain: (domain: string, hard: string) => `${hard} läsare på ${domain} väntar på ditt beslut.`,
  lane: (number: number, lane: string) =>
    `Nummer ${number}: ${lane} säger nej till breven, och de väntar på ditt beslut.`,
  complaints: (number: number) => `Många anmäler nummer ${number} som skräppost.`,
  look: 'Till leveransen',
};

export const relayWords = {
  title: 'E-postservrar',
  downTitle: (count: number) => (count === 1 ? 'E-postservern svarar inte' : 'Ingen av e-postservrarna svarar'),
  downHint: (since: string) =>
    `Sedan ${since}. Inget brev har gått förlorat. Utskicket fortsätter av sig självt när en server är tillbaka.`,
  relay: 'Server',
  state: 'Läge',
  states: { up: 'Tar emot', down: 'Svarar inte', 'partly-down': 'Svarar ibland', unheard: 'Vilar' },
  since: (when: string) => `sedan ${when}`,
  connections: 'Anslutningar',
  of: (open: string, most: string) => `${open} av ${most} öppna`,
  rate: 'Takt',
  perSecond: (rate: string) => `${rate} brev i sekunden`,
};

export const laneWords = {
  progressTitle: 'Mottagare med mest kvar',
  left: 'Kvar',
  sent: 'Skickade',
  perSecond: 'Brev i sekunden',
  countedAt: (clock: string) => `Räknat kl. ${clock}.`,
  title: 'Mottagare som går långsammare',
  hint: 'Breven till dem skickas glesare, därför att deras server bad om det eller någon här valde det. Andra läsare väntar inte på dem.',
  lane: 'E-posten tas emot av',
  pace: 'Takt',
  change: 'Ändra takten',
  free: 'Ingen gräns',
  perMinute: (count: number) => `${count} brev i minuten`,
  since: (when: string) => `sedan ${when}`,
  changes: { halva: 'Halvera', dubbla: 'Dubbla', fri: 'Ta bort gränsen' },
  unknown: 'Den mottagaren har ingen gräns just nu. Ladda om sidan.',
};

export const complaintWords = {
  title: 'Anmälda som skräppost',
  hint: 'Från 0,1 % varnar vi, och från 0,3 % pausas ett utskick som pågår. Gmail anmäler inga enskilda brev, så våra egna siffror är det minsta det kan vara.',
  source: 'Källa',
  share: 'Andel',
  state: 'Läge',
  issue: 'Det här numret',
  month: 'Alla nummer, 30 dagar',
  google: 'Google Postmaster Tools',
  of: (complaints: string, sent: string) => `${complaints} av ${sent} brev`,
  on: (day: string, by: string) => `${day}, noterat av ${by}`,
  none: 'inget noterat de senaste 30 dagarna',
  tooFew: 'För få brev än',
  states: { none: 'Under gränserna', warn: 'Minst 0,1 %', stop: 'Minst 0,3 %' },
  noteTitle: 'Notera Googles värde',
  noteHint: 'Det står i Google Postmaster Tools under Spam rate. Notera det gärna dagarna efter ett utskick.',
  percent: 'Andel i procent',
  percentHint: 'Till exempel 0,08',
  day: 'Dag som värdet gäller',
  dayHint: 'Google visar ett värde för varje dag',
  note: 'Notera',
  toNote: 'Notera Googles värde',
  earlier: 'Tidigare värden',
};

export const incomingWords = {
  title: 'Brev som kom tillbaka utan följd, 30 dagar',
  hint: 'Autosvar, förseningar och sådant som inte gick att tolka. Av breven sparas bara antalet.',
  kind: 'Vad det var',
  count: 'Antal',
  kinds: {
    'auto-reply': 'Autosvar',
    delayed: 'Försenat, servern försöker igen',
    delivered: 'Levererat, säger servern',
    unknown: 'Gick inte att tolka',
    forged: 'Till en returadress som inte är vår',
    ignored: 'Om ett brev som inte har skickats',
  } as Record<string, string>,
  report: (type: string) => `Annan rapport (${type})`,
};
