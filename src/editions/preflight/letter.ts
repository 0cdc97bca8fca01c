import type { Segment } from '../edition.ts';
import type { Rendered } from '../render.ts';
import type { Case, House } from './case.ts';
import { PROPERTIES, TAGS, VALUES } from './clients.ts';
import { error, type Finding } from './finding.ts';

/*
 * The rendered letter itself. Its templates are ours and tested; this is the last look at the very bytes, so that a
 * template somebody changed cannot send what readers' programs refuse.
 */

const SPOT = { place: 'Brevet', anchor: 'letter' };
const REMEDY = 'Felet ligger i brevets mall. Säg till den som har ändrat den.';
const SLOT = 'lasare';

export function aboutLetter({ rendered, house, entries }: Case): Finding[] {
  if (!rendered) return [];
  const html = written(rendered.html);
  const text = written(rendered.text);
  const wrong = [
    ...aboutParts(html, text),
    ...aboutFrame(html, rendered),
    ...aboutHeadings(html),
    ...aboutTags(html, house, new Set(entries.map(({ article }) => article.image?.url ?? ''))),
    ...aboutImages(html),
    ...aboutTwin(html, text),
    ...aboutWayOut(rendered),
  ];
  return wrong.map(([code, sentence]) => error(code, { ...SPOT, seen: sentence }, sentence, REMEDY));
}

type Wrong = [code: string, sentence: string];

function written(segments: readonly Segment[]): string {
  return segments.map((part) => (typeof part === 'string' ? part : SLOT)).join('');
}

/** Both parts say something, in characters that survive (R26, R28). */
function aboutParts(html: string, text: string): Wrong[] {
  const wrong: Wrong[] = [];
  if (!bodyText(html)) wrong.push(['html-empty', 'Brevets HTML-del är tom.']);
  if (!text.trim()) wrong.push(['text-empty', 'Brevets textdel är tom.']);
  if (/[\u0080-\u009f]/u.test(html + text)) wrong.push(['letter-characters', 'Brevet innehåller styrtecken.']);
  if (!/<meta charset="utf-8">/i.test(html)) wrong.push(['letter-charset', 'Brevet säger inte att det är UTF-8.']);
  return wrong;
}

/** Language, title, dark mode, and the preheader first of all (R36, R110, R111, R116). */
function aboutFrame(html: string, { subject, preheader }: Rendered): Wrong[] {
  const wrong: Wrong[] = [];
  if (!/<html[^>]* lang="(?:sv|en)"/.test(html) || !/<body[^>]* lang="(?:sv|en)"/.test(html))
    wrong.push(['letter-language', 'Brevet säger inte vilket språk det är på.']);
  const title = /<title>([\s\S]*?)<\/title>/.exec(html)?.[1] ?? '';
  if (same(title) !== same(subject)) wrong.push(['letter-title', 'Brevets titel är inte ämnesraden.']);
  if (!/<meta name="color-scheme" content="light dark">/.test(html))
    wrong.push(['letter-dark', 'Brevet säger inte att det klarar mörkt läge.']);
  if (!same(bodyText(html)).startsWith(same(preheader)))
    wrong.push(['letter-preheader', 'Förhandstexten står inte först i brevet.']);
  return wrong;
}

/** One h1, and no level is jumped over (R111). */
function aboutHeadings(html: string): Wrong[] {
  const levels = [...html.matchAll(/<h([1-6])[\s>]/g)].map(([, level]) => Number(level));
  const wrong: Wrong[] = [];
  if (levels.filter((level) => level === 1).length !== 1)
    wrong.push(['heading-order', 'Brevet ska ha precis en huvudrubrik.']);
  if (levels.some((level, at) => level > (levels[at - 1] ?? 0) + 1))
    wrong.push(['heading-order', 'En rubriknivå hoppas över i brevet.']);
  return wrong;
}

function aboutTags(html: string, house: House | null, pictures: ReadonlySet<string>): Wrong[] {
  const bare = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<style[\s\S]*?<\/style>/g, '<style></style>');
  const wrong: Wrong[] = [];
  for (const [, tag = ''] of bare.matchAll(/<([a-z][\w:-]*)/gi))
    if (!TAGS.has(tag.toLowerCase()))
      wrong.push(['letter-tag', `Brevet innehåller <${tag}>, som e-postprogram tar bort.`]);
  for (const [, style = ''] of bare.matchAll(/\sstyle="([^"]*)"/g)) wrong.push(...aboutStyle(style));
  if (/@import|@font-face/i.test(html)) wrong.push(['letter-style', 'Brevet hämtar typsnitt eller stilar utifrån.']);
  for (const [table] of bare.matchAll(/<table\b[^>]*>/gi))
    if (!/role="(?:presentation|none)"/.test(table)) wrong.push(['letter-table', 'En layouttabell saknar sin roll.']);
  // An article's picture has a sentence of its own, where it can be mended.
  for (const [, address = ''] of bare.matchAll(/\s(?:href|src)="([^"]*)"/gi))
    if (!isSafe(address, house) && !pictures.has(decoded(address)))
      wrong.push(['letter-link', `Brevet leder till en adress utan https: ${address.slice(0, 80)}`]);
  return unique(wrong);
}

function aboutStyle(style: string): Wrong[] {
  if (VALUES.test(style))
    return [['letter-style', `Stilen "${VALUES.exec(style)?.[0]}" fungerar inte i alla e-postprogram.`]];
  return style.split(';').flatMap((declaration): Wrong[] => {
    const name = declaration.split(':')[0]?.trim().toLowerCase() ?? '';
    const known = !name || PROPERTIES.has(name) || /^(?:-?mso-|-webkit-text-size|-ms-text-size)/.test(name);
    return known ? [] : [['letter-style', `Stilen "${name}" fungerar inte i alla e-postprogram.`]];
  });
}

function isSafe(address: string, house: House | null): boolean {
  if (/^(?:https:\/\/|mailto:|tel:|#)/i.test(address)) return true;
  return house === null || address.startsWith(house.baseUrl); // where http may stand there, the settings have decided
}

/** A picture without its measures makes the letter jump; one without alt is read out as its address (R39). */
function aboutImages(html: string): Wrong[] {
  const images = [...html.matchAll(/<img\b[^>]*>/gi)].map(([image]) => image);
  if (images.some((image) => !/\salt(?=[\s=>])/.test(image)))
    return [['letter-picture', 'En bild i brevet saknar alt-attribut.']];
  const counted = images.filter((image) => !/\swidth="\d+"/.test(image) || !/\sheight="\d+"/.test(image));
  return counted.length ? [['letter-picture', 'En bild i brevet saknar bredd och höjd.']] : [];
}

/** The text part has every link of the HTML part (R27). */
function aboutTwin(html: string, text: string): Wrong[] {
  const links = [...html.matchAll(/<a\b[^>]*\shref="(https?:[^"]*)"/gi)].map(([, href = '']) => decoded(href));
  const missing = links.find((href) => !text.includes(href));
  return missing ? [['text-lacks-link', `Textdelen saknar en länk som HTML-delen har: ${missing.slice(0, 80)}`]] : [];
}

/** The way out stands in both parts. */
function aboutWayOut({ html, text }: Rendered): Wrong[] {
  const isWayOut = (part: Segment) => typeof part !== 'string' && part.slot === 'unsubscribe';
  return html.some(isWayOut) && text.some(isWayOut)
    ? []
    : [['way-out-missing', 'Länken för att avsluta prenumerationen saknas.']];
}

function bodyText(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return body.replace(/<!--[\s\S]*?-->|<[^>]*>/g, ' ').trim();
}

function same(text: string): string {
  return decoded(text).replace(/\s+/g, ' ').trim();
}

function decoded(text: string): string {
  const names: Record<string, string> = {
    lt: '<',
    gt: '>',
    quot: '"',
    '#34': '"',
    '#39': "'",
    apos: "'",
    nbsp: ' ',
    amp: '&',
  };
  return text.replace(/&(lt|gt|quot|#34|#39|apos|nbsp|amp);/g, (_, name: string) => names[name] ?? '');
}

function unique(wrong: Wrong[]): Wrong[] {
  return [...new Map(wrong.map((one) => [one[0], one])).values()];
}
