import { parseUrl } from '../../parseUrl.ts';

/** Lines that were links on the page they were copied from. Most have lost their address. */

const URL_IN_LINE = /(?:https?:\/\/|www\.)[^\s<>"”]{3,2000}/iu;
const WINDOW_NOTE =
  /(?:\((?=[^()]*(?:pdf|word|excel|powerpoint|docx?|xlsx?|pptx?|zip|nytt fönster|ny flik|extern|annan webbplats|[kKM]B))[^()]{2,80}\)|,\s?(?:pdf|word|excel)(?:,\s?[\d.,]+\s?[kKM]B)?|(?:länk till annan webbplats|öppnas i (?:ett )?nytt fönster|öppnas i (?:en )?ny flik|nytt fönster|extern länk)\.?)$/iu;
const CALL =
  /^(?:»|›|>|→|←)?\s?(?:läs mer|läs hela|läs vidare|läs även|läs också|läs artikeln|läs rapporten|läs intervjun|läs nyheten|mer om|mer information om|information om|se även|se hela|se filmen|se inspelning(?:en)?|se webbinariet|se programmet|titta på|ladda ner|ladda hem|hämta |länk till|gå till|anmäl dig|anmäl er|till (?:anmälan|programmet|rapporten|webbplatsen|tjänsten|evenemanget|inspelningen|dokumentet|ansökan|kalendern|utbildningen|webbutbildningen|formuläret|enkäten|avtalet|beställningen|e-tjänsten))(?=$|[\s:,.])/iu;
const READ_MORE = /^(?:läs mer|läs hela|läs även|läs också)(?=[\s:])/iu;
const MAX_LINK = 160;
const TRAILING_SIGNS = /[.,;:!?)\]]+$/;

/** The http(s) address in a line, made whole ("www." gets https); null when there is none. */
export function addressIn(plain: string): string | null {
  const found = URL_IN_LINE.exec(plain)?.[0].slice(0, 2000).replace(TRAILING_SIGNS, '');
  if (found === undefined) return null;
  const whole = found.toLowerCase().startsWith('www.') ? `https://${found}` : found;
  return parseUrl(whole) ? whole : null;
}

/** Whether the line is a link and not running text that holds one. */
export function isLinkLine(plain: string): boolean {
  if (plain.length > MAX_LINK) return addressIn(plain) !== null && !plain.includes(' ');
  if (addressIn(plain) !== null) return isMostlyAddress(plain);
  if (/[.!?]\s\p{Lu}/u.test(plain)) return false;
  if (WINDOW_NOTE.test(plain)) return true;
  // "Anmäl dig senast den 5 november." is a sentence to print; "Läs mer om avtalet." says nothing without its link.
  return /[.!]$/.test(plain) ? READ_MORE.test(plain) : CALL.test(plain);
}

/** An address alone, after a colon, or after a few words without a full stop. */
function isMostlyAddress(plain: string): boolean {
  const words = plain.replace(URL_IN_LINE, '').trim();
  return words === '' || (/^(?:\S+\s){0,9}\S+:?$/.test(words.replace(/[().]+$/, '')) && !/[.!?]$/.test(words));
}
