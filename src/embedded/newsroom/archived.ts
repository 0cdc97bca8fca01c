/*
 * The issue that a new house finds in its archive: number 8, sent a month ago to nobody here. Invented places and
 * people, like the samples.
 */

export const ARCHIVED_NUMBER = 8;

export const ARCHIVED = {
  subject: 'Tre av fyra vårdcentraler svarar nu i chatten',
  preheader: 'Dessutom: ny handbok för säkra inloggningar, och en krönika om att våga fråga.',
  intro: {
    text: 'Hösten är här, och med den budgetar och planer. I det här numret har vi samlat sådant som redan fungerar någonstans och som går att göra efter.\n\nTrevlig läsning.',
    name: 'Karin Öberg, redaktör',
  },
};

export interface ArchivedText {
  text: string;
  image?: { url: string; alt: string; decorative: boolean };
}

/** The articles of that issue as they were pasted; `date` is 'D month YYYY'. */
export function archivedTexts(date: string): ArchivedText[] {
  return [
    {
      text: `Nyhet
Publicerad: ${date}

Tre av fyra vårdcentraler svarar nu i chatten

Patienter i Region Västerdal kan skriva till sin vårdcentral i stället för att vänta i telefon. Ett år efter starten svarar tre av fyra vårdcentraler i chatten, och de flesta får svar samma förmiddag.

Arbetet började på två vårdcentraler som hade svårt att hinna med telefonen. Sjuksköterskorna fick en fast timme om dagen för chatten och en lista över frågor som passar att skriva om.

Färre väntar i telefon

Antalet samtal har minskat med en femtedel. Samtalen som är kvar är längre och gäller oftare sådant som behöver höras.

– Vi trodde att de äldre skulle välja bort chatten. Det blev tvärtom, säger Sara Lundgren, verksamhetschef i Västerdal.

Nästa steg är att fler yrkesgrupper får svara, bland annat fysioterapeuter och psykologer.
`,
      image: {
        url: '/bilder/vard.jpg',
        alt: 'Illustration: en hand håller en mobiltelefon med ett hjärta och en lista på skärmen',
        decorative: false,
      },
    },
    {
      text: `Aktuellt
Publicerad: ${date}

Ny handbok för säkra inloggningar i skolan

En handbok visar hur kommuner kan ge elever och personal säkra inloggningar utan långa listor med lösenord. Den bygger på erfarenheter från sex kommuner.

Handboken går igenom vad som behöver vara klart före läsårets start, hur man hjälper den som har glömt sina uppgifter och vad som gäller för vikarier.

Så är den upplagd

- Vad lagen kräver, på två sidor
- En tidsplan från vår till höst
- Mallar för brev till vårdnadshavare
- Vanliga frågor från lärare

Handboken är gratis och får kopieras fritt.
`,
      image: {
        url: '/bilder/skola.jpg',
        alt: 'Illustration: en trave böcker med ett äpple, och en bärbar dator vid ett fönster',
        decorative: false,
      },
    },
    {
      text: `Krönika
Publicerad: ${date}

Våga fråga den som ringer

Vi mäter hur snabbt vi svarar. Vi mäter sällan om svaret hjälpte. Det är dags att vända på det.

Amira Nordin

Förra veckan satt jag bredvid en handläggare i kundtjänst. Efter varje samtal ställde hon en fråga som inte stod i något manus: Vet du nu vad du ska göra?

Var tredje gång var svaret nej. Då tog samtalet två minuter till, och den som ringde slapp ringa igen.

Det finns ingen ruta för de två minuterna i statistiken. Det borde det göra.
`,
    },
  ];
}
