/** The standing phrases of Swedish public-sector websites, and why each is not the article's. */

const NAVIGATION = 'sidans navigering';
const TOOLS = 'sidans verktyg';
const FEEDBACK = 'sidans fråga om informationen hjälpte';
const ABOUT_PAGE = 'uppgift om sidan, inte om artikeln';
const COOKIES = 'upplysning om kakor';

/** Phrases that are furniture wherever they stand alone on a line, with a bar between them. */
const ANYWHERE: Record<string, string> = {
  [NAVIGATION]: `
    till toppen av sidan | till toppen | till sidans topp | till början av sidan | tillbaka till toppen | gå
    till toppen | upp till toppen | gå till innehåll | gå till innehållet | gå till huvudinnehåll | gå direkt
    till innehåll | gå direkt till innehållet | till innehåll | till innehåll på sidan | till huvudinnehåll |
    till huvudinnehållet | hoppa till innehåll | hoppa till innehållet | hoppa till huvudinnehåll | hoppa till
    huvudinnehållet | till startsidan | till startsida | tillbaka till nyheter | tillbaka till nyhetslistan |
    tillbaka till listan | tillbaka till arkivet | tillbaka till nyhetsarkivet | visa alla nyheter | alla nyheter | till alla nyheter | fäll ihop | visa mer | visa
    fler | visa alla | du är här | sidfot | huvudmeny | innehåll på sidan | på denna sida | på den här sidan |
    hitta på sidan`,
  [TOOLS]: `
    dela | dela sidan | dela sida | dela artikeln | dela artikel | dela nyheten | dela den här sidan | dela på |
    dela via | dela länk | skriv ut | skriv ut sidan | skriv ut sida | skriv ut artikeln | lyssna | lyssna på
    sidan | lyssna på texten | lyssna på artikeln | läs upp | uppläsning av text | tipsa en vän | tipsa någon |
    mejla sidan | kopiera länk | kopiera länken | spara som pdf | översätt sidan | translate | skicka via e-post
    | tipsa via e-post | öppna delningsverktyg | förstora bild | förstora bilden | klicka på bilden för att
    förstora | stäng bilden`,
  [FEEDBACK]: `
    hjälpte informationen på sidan dig | hjälpte informationen dig | hjälpte informationen på den här sidan dig
    | hjälpte den här sidan dig | hjälpte sidan dig | tack för att du hjälper oss | tack för din hjälp | tack
    för hjälpen | tack för ditt svar | tack för din feedback | tack för dina synpunkter | hade du nytta av
    informationen | hade du nytta av informationen på sidan | hade du nytta av sidan | var informationen till
    hjälp | var informationen på sidan till hjälp | var sidan till hjälp | var sidan till hjälp för dig |
    hittade du informationen du sökte | hittade du det du sökte | fick du hjälp av informationen på sidan | ja,
    informationen hjälpte mig | nej, informationen hjälpte inte | lämna synpunkter på sidan | tyck till om sidan`,
};

/** Words that are furniture only around the article: inside it they may be a sub-heading. */
const AROUND: Record<string, string> = {
  [NAVIGATION]: `
    meny | sök | stäng | start | startsida | startsidan | hem | logga in | sök på webbplatsen | tillbaka | nästa
    | föregående | nästa artikel | föregående artikel | om oss | om webbplatsen | jobba hos oss | lediga jobb |
    kontakta oss | in english | english | lättläst | teckenspråk | other languages | press | a-ö | alla tjänster
    | support | tillgänglighetsredogörelse | tillgänglighet | behandling av personuppgifter | personuppgifter |
    integritetspolicy | genvägar | följ oss | sociala medier | huvudnavigering | sidor | nyhetsbrev |
    prenumerera | rss | mer | om inera | kalender | nyheter | aktuellt | krönikor | evenemang | tjänster |
    projekt | stöd och rådgivning | webbkarta | anpassa | språk | languages | inställningar | alla krönikor |
    fler evenemang | visa kalender | driftinformation | driftstatus | visselblåsning`,
  [TOOLS]: `
    dela med dig | gilla | följ oss i sociala medier | tipsa | översätt | facebook | twitter | x | linkedin |
    instagram | youtube | e-post | mejl | bluesky | mastodon | skicka | utskrift | whatsapp | threads`,
  [FEEDBACK]: `
    ja | nej | ja nej | ja / nej | ja/nej | skicka svar | skicka in | din synpunkt | lämna synpunkter | lämna en
    synpunkt | vad kan vi göra bättre | berätta gärna hur vi kan förbättra sidan | skicka synpunkt`,
  [COOKIES]: `
    vi använder kakor | vi använder cookies | om kakor | om cookies | kakor | cookies | godkänn kakor | godkänn
    cookies | acceptera kakor | acceptera cookies | godkänn alla | acceptera alla | acceptera alla kakor |
    acceptera alla cookies | godkänn alla kakor | godkänn alla cookies | bara nödvändiga | bara nödvändiga kakor
    | endast nödvändiga | endast nödvändiga kakor | neka alla | hantera kakor | hantera cookies |
    kakinställningar | inställningar för kakor | jag förstår | vad är cookies | vad är kakor`,
};

const PATTERNS: readonly { why: string; is: RegExp; most: number }[] = [
  {
    why: TOOLS,
    is: /^(?:dela|tipsa|skicka|följ oss|följ inera)\s(?:sidan\s|artikeln\s|nyheten\s|den här sidan\s)?(?:på|via|i|med)\s(?:facebook|twitter|x|linkedin|instagram|youtube|e-post|mejl|bluesky|sociala medier)(?:[\s,].*)?$/iu,
    most: 80,
  },
  {
    why: ABOUT_PAGE,
    is: /^(?:sidansvarig|informationsansvarig|ansvarig för sidan|sidans ansvarig|innehållsansvarig|webbredaktör|ansvarig utgivare|sidan publicerad av|sidan granskad av|artikelnummer|sid-id|diarienummer)\s?:\s?\S/iu,
    most: 120,
  },
  {
    why: ABOUT_PAGE,
    is: /^(?:taggar|ämnen|ämne|nyckelord|ämnesord|kategorier|relaterade ämnen|lästid|läses på)(?:\s?:|$)/iu,
    most: 160,
  },
  { why: ABOUT_PAGE, is: /^(?:cirka |ca )?\d{1,2} min(?:uters?)? (?:läsning|lästid)$/iu, most: 40 },
  {
    why: 'webbplatsens brödsmulor',
    is: /^(?:du är här\s?:\s?\S.*|(?:start|startsida|startsidan|hem)\s?[/>›»|→].*)$/iu,
    most: 250,
  },
  {
    why: FEEDBACK,
    is: /^(?:hjälpte informationen|hade du nytta av|var (?:informationen|sidan) (?:på sidan )?till hjälp|fick du hjälp av)[^?]{0,60}\?(?:\s(?:ja|nej|ja nej|ja \/ nej))?$/iu,
    most: 120,
  },
  { why: 'sidfot', is: /^(?:©|copyright\s).*$/iu, most: 160 },
  { why: 'sidfot', is: /^(?:organisationsnummer|org\.?\s?nr\.?)\s?:?\s?\d{6}-?\d{4}$/iu, most: 60 },
];

const COOKIE_NOTICE =
  /^(?:vi använder|den här webbplatsen använder|webbplatsen använder|vår webbplats använder|på .{2,40} använder vi|genom att (?:surfa|fortsätta|klicka|använda)).{0,400}(?:cookies|kakor)/iu;

const MAX_COOKIE_NOTICE = 500;
const MAX_TRAIL = 200;
const MAX_ROW = 100;

const ANYWHERE_WHY = byPhrase(ANYWHERE);
const AROUND_WHY = byPhrase(AROUND);

const TOOL_WORDS = new Set(
  [...ANYWHERE_WHY, ...AROUND_WHY].flatMap(([phrase, why]) => (why === TOOLS ? [phrase] : [])),
);

/** Why a line is furniture wherever it stands; null when it is not. */
export function furnitureAnywhere(plain: string): string | null {
  const pattern = PATTERNS.find(({ is, most }) => plain.length <= most && is.test(plain));
  return pattern?.why ?? ANYWHERE_WHY.get(keyOf(plain)) ?? null;
}

/** Why a line is furniture before the headline or after the article's last sentence; null when it is not. */
export function furnitureAround(plain: string): string | null {
  if (plain.length <= MAX_COOKIE_NOTICE && COOKIE_NOTICE.test(plain)) return COOKIES;
  if (isTrail(plain)) return 'webbplatsens brödsmulor';
  return furnitureAnywhere(plain) ?? AROUND_WHY.get(keyOf(plain)) ?? wholeRow(plain);
}

/** A row of buttons is one line of the copied text: "Skriv ut Tipsa Lyssna", "Facebook | LinkedIn | E-post". */
function wholeRow(plain: string): string | null {
  if (plain.length > MAX_ROW) return null;
  const words = keyOf(plain)
    .split(/[\s|·•,/]+/u)
    .filter((word) => word !== '');
  let [at, parts] = [0, 0];
  while (at < words.length) {
    const length = [3, 2, 1].find((count) => TOOL_WORDS.has(words.slice(at, at + count).join(' ')));
    if (length === undefined) return null;
    at += length;
    parts += 1;
  }
  return parts >= 2 ? TOOLS : null;
}

/** The way to the page through the menu: "Aktuellt / Nyheter / 2026". */
function isTrail(plain: string): boolean {
  if (plain.length > MAX_TRAIL) return false;
  const [first, second] = plain.split(/\s[/>›»→|]\s/u);
  return second !== undefined && AROUND_WHY.has(keyOf(first ?? ''));
}

/** Whether the line asks the reader about the page; yes, no and thanks belong to it. */
export function isFeedback(why: string): boolean {
  return why === FEEDBACK;
}

function keyOf(plain: string): string {
  if (plain.length > 100) return '';
  return plain
    .toLowerCase()
    .replace(/^[\s↑▲›»<>←→+|]+/u, '')
    .replace(/[\s:.!?…›»<>←→+|↑▲]+$/u, '');
}

function byPhrase(table: Record<string, string>): Map<string, string> {
  const entries = Object.entries(table).flatMap(([why, phrases]) =>
    phrases.split('|').map((phrase): [string, string] => [phrase.replace(/\s+/g, ' ').trim(), why]),
  );
  return new Map(entries);
}
