/** Names, roles, bylines and the lines of a contact box. Nobody's name is known beforehand: only its shape is. */

const NAME_WORD = /^(?:\p{Lu}\.|\p{Lu}\p{Ll}[\p{L}'’]*(?:-\p{Lu}?[\p{L}'’]+)*)$/u;
const PARTICLES = new Set(['von', 'af', 'av', 'de', 'der', 'van', 'el', 'al', 'la']);
// Words that begin the name of a body, a place or a service rather than a person.
const NOT_A_PERSON =
  /^(?:region\p{L}*|kommun\p{L}*|inera|inera[s]|sverige[s]?|svensk[at]?|nationell[at]?|sveriges|nya?|nytt|säker|säkra|digital[at]?|mina?|min|stockholm[s]?|göteborg[s]?|malmö|västra|östra|norra|södra|örebro|uppsala|jönköpings|vård\p{L}*|en|ett|den|det|de|vi|så|om|för|från|med|till|på|projekt|tjänst\p{L}*|nyhet\p{L}*|teknik|tips|ramavtal|vision|program\p{L}*|avtal|rapport|kundservice|presstjänst\p{L}*|redaktionen|porträtt\p{L}*|bild|foto\p{L}*|vd|tf)$/iu;
const NOT_A_SURNAME =
  /^(?:kommun\p{L}*|region\p{L}*|stad|län|ab|ramavtal|sverige|norden|myndighet\p{L}*|företag|förbund\p{L}*|vårdguiden|tjänst\p{L}*|projekt\p{L}*|universitet\p{L}*|sjukhus\p{L}*)$/iu;
const ROLE =
  /(?:chef|direktör|ordförande|strateg|ledare|samordnare|ansvarig|utvecklare|arkitekt|expert|sekreterare|rådgivare|jurist|läkare|sköterska|handläggare|förvaltare|specialist|koordinator|minister|kommunalråd|regionråd|professor|forskare|lärare|rektor|kommunikatör|redaktör|ägare|analytiker|controller|ingenjör|konsult|utredare|psykolog|logoped|barnmorska|bibliotekarie|kurator|ombud|assistent|medarbetare|generalsekreterare|redaktion|kanslist|ledamot|biträde|pedagog|terapeut|tekniker|krönikör|skribent|socionom|sekreterare)(?:\s|,|\.|$)|(?:^|[\s,])(?:tf\.?\s)?(?:vd|cio|cdo|cto|ceo|ordf|vice vd)(?:[\s,.]|$)/iu;
const VERB =
  /(?:^|\s)(?:är|var|har|hade|säger|menar|berättar|blir|blev|ska|skulle|tror|vill|kommer|leder|arbetar|jobbar|tillträder|tillträdde|skriver|om|ser|får|fick|tar|tog|ger|gav|kan|svarar|lämnar|slutar|börjar|utses|anställs)(?:\s|,|$)/iu;
const CREDIT =
  /^(?:text(?:\s(?:och|&|\+)\s(?:foto|bild))?|av|skribent|författare|publicera[dt] av|skriven av|skrivet av|redaktör|byline|krönikör)\s?:\s?(.+)$/iu;
const BY_NAME = /^(?:av|text|skriven av|skrivet av|text och foto)\s(.+)$/iu;
const MAIL = /[^\s@<>]{1,64}@[^\s@<>]{1,190}\.\p{L}{2,}/u;
const PHONE = /(?:^|[\s:])(?:\+46|0\d{1,3})[\s\d()/–-]{5,18}\d(?=$|[\s,.;)])/u;
const CONTACT_WORD =
  /^(?:telefon|tel|tfn|mobil|mobiltelefon|e-post|epost|e-postadress|mejl|mail|växel|adress|besöksadress|postadress|skicka e-post|visa e-post|visa e-postadress|ring|kontaktformulär|kundservice|presstjänst|pressjour)(?=$|[\s.:])/iu;
const CONTACT_CALL =
  /^(?:har du (?:några )?frågor|vid frågor|frågor\?|för (?:mer|ytterligare) information|kontakta |välkommen att (?:kontakta|höra av)|vill du veta mer)/iu;
const MAX_NAME = 60;
const MAX_CAPTION = 140;
const MAX_CONTACT = 220;

/** Nothing but a person's name: two to five capitalised words, particles allowed. */
export function isName(plain: string): boolean {
  const words = plain.split(' ');
  return plain.length <= MAX_NAME && nameLength(words) === words.length;
}

/** The name that a line begins with, up to its comma or role; null when it begins with none. */
export function leadingName(plain: string): string | null {
  const words = plain.split(/[ ,]/, 6);
  const count = nameLength(words.filter((word) => word !== ''));
  return count === 0 ? null : words.slice(0, count).join(' ');
}

/** "Anna Berg, vd Inera" or "Anna Berg it-direktör i Region Norr": a name, and what the person is. */
export function isNameAndRole(plain: string): boolean {
  if (plain.length > MAX_CAPTION) return false;
  const name = leadingName(plain);
  if (name === null || name.length >= plain.length) return false;
  const rest = plain.slice(name.length);
  if (VERB.test(rest) || /[.!?]\s/.test(rest) || /[:?]$/.test(rest)) return false;
  return rest.startsWith(',') ? ROLE.test(rest) : ROLE.test(rest.split(' ', 4).join(' '));
}

/** A short line that says what someone is, as under a signature: "Vd, Inera". */
export function isRole(plain: string): boolean {
  return plain.length <= 80 && ROLE.test(plain) && !VERB.test(plain) && !/[.:?!]$/.test(plain);
}

/** The author that a byline names ("Text: Anna Berg", "Av Anna Berg"); null when the line is no byline. */
export function readCredit(plain: string): string | null {
  if (plain.length > 100 || /[.?!]\s\p{Lu}/u.test(plain.replace(/\b\p{Lu}\.\s/gu, ''))) return null;
  const credited = CREDIT.exec(plain)?.[1];
  const author = credited ?? BY_NAME.exec(plain)?.[1];
  if (author === undefined) return null;
  const alone = (author.split(/[,|/]?\s?(?:foto|bild|illustration)\s?:/iu)[0] ?? '').trim();
  if (alone === '') return null;
  const named = isName(alone) || isNameAndRole(alone) || isNames(alone);
  return named ||
    (credited !== undefined && /^\p{Lu}/u.test(alone) && !/[.?!:]$/.test(alone) && alone.length <= MAX_NAME)
    ? alone
    : null;
}

/** "Text: Anna Berg och Per Ek". */
function isNames(author: string): boolean {
  return author.split(/,\s|\soch\s|\s&\s/u).every(isName);
}

/** A line such as contact boxes hold: a person, a role, an address, a number, or a call to get in touch. */
export function isContactLine(plain: string): boolean {
  if (plain.length > MAX_CONTACT || /^[–—-]\s/.test(plain)) return false;
  if (MAIL.test(plain) || PHONE.test(plain) || CONTACT_WORD.test(plain) || CONTACT_CALL.test(plain)) return true;
  return isName(plain) || isNameAndRole(plain) || isRole(plain);
}

function nameLength(words: readonly string[]): number {
  let count = 0;
  let capitals = 0;
  for (const word of words) {
    const isParticle = capitals > 0 && PARTICLES.has(word);
    if (!isParticle && !NAME_WORD.test(word)) break;
    if (NOT_A_PERSON.test(word) || (capitals > 0 && NOT_A_SURNAME.test(word))) break;
    if (!isParticle) capitals += 1;
    count += 1;
  }
  while (count > 0 && PARTICLES.has(words[count - 1] ?? '')) count -= 1;
  return capitals >= 2 && count <= 5 ? count : 0;
}
