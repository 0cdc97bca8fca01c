import type { Block } from '../../articles/article.ts';
import { parseUrl } from '../../parseUrl.ts';
import type { Case, Entry, House } from './case.ts';
import { error, type Finding, type Spot, warning } from './finding.ts';

const ALT_MOST = 150; // characters (R109)
const FILE =
  /\.(?:jpe?g|png|gif|webp|svg|avif|tiff?|bmp|heic)\s*$|^\s*(?:img|image|dsc[nf]?|pxl|bild|foto|photo|picture|screenshot|skärmavbild|skärmbild|unnamed|untitled|namnlös)[\s_-]*\(?\d*\)?(?:[\s_-]*\d+)*\s*$|^\s*\S*[_\d]\S*[_-]\S*\s*$|^\s*[\p{L}\d]+(?:[_-][\p{L}\d]+){2,}\s*$|^\s*[\da-f-]{16,}\s*$|^\s*[\p{L}\d]+_[\p{L}\d_]+\s*$|^\s*(?:https?:\/\/|www\.|\/)\S+\s*$/iu;
const NOTHING =
  /^\s*(?:(?:en|ett)\s+)?(?:bild(?:en)?|bild\s+\d+|foto(?:t|grafi)?|image|photo|picture|illustration|logga|logo(?:typ)?|grafik|ikon|alt(?:-?text)?|alternativtext|bildtext|beskrivning|dekorativ|puff(?:bild)?|omslag(?:sbild)?|toppbild|(?:genre|press|profil|porträtt|arkiv|miljö|temp)(?:bild|foto)(?:en|et)?|porträtt|montage|skärm(?:dump|bild)|diagram(?:met)?|graf(?:en)?|karta|bild(?:en)?\s+(?:visar|föreställer|på|av)|foto\s+(?:på|av))\s*[.:…]*\s*$/iu;
/** Who took it is no description of it. */
const CREDIT = /^\s*(?:[Ff]oto(?:graf)?|FOTO)\s*[:.]?\s+(?:\p{Lu}[\p{L}.'-]+[\s/,&]*){1,6}$/u;

/** Alternative text is a decision of a person, made for every picture (R109), and pictures are fetched safely (R38, R39). */
export function aboutPictures({ entries, house }: Case): Finding[] {
  return entries.flatMap((entry) => [
    ...aboutLead(entry),
    ...elsewhere(entry, house),
    ...entry.article.blocks.flatMap((block) => inBody(entry, block)),
  ]);
}

function aboutLead({ item, article: { image }, spot }: Entry): Finding[] {
  if (!image) return [];
  const address = aboutAddress(image.url, spot);
  if (image.decorative) return address;
  const alt = image.alt?.trim() ?? '';
  // A compact item prints no picture, but the article's own page does.
  const say = item.layout === 'compact' ? warning : error;
  if (!alt)
    return [
      say('alt-missing', spot, 'Bilden saknar beslut om alt-text.', 'Skriv en, eller markera bilden som dekorativ.'),
      ...address,
    ];
  return [...aboutAlt(alt, spot), ...address];
}

/** Whoever keeps a picture sees who opens the letter; and our pages show none but our own (R39, R106). */
function elsewhere({ article: { image }, spot }: Entry, house: House | null): Finding[] {
  if (!house || house.local || !image || !/^https:\/\//i.test(image.url)) return [];
  const host = parseUrl(image.url)?.hostname;
  if (image.url.startsWith(`${house.baseUrl}/`) || host === undefined) return [];
  const said = `Bilden hämtas från ${host}, som då ser vilka som öppnar brevet.`;
  return [
    error('picture-elsewhere', { ...spot, seen: image.url }, said, 'Ladda upp bilden på artikelns sida i stället.'),
  ];
}

function inBody({ article, title, spot }: Entry, block: Block): Finding[] {
  if (block.type !== 'image' || !block.url) return [];
  const at = { ...spot, place: `${title}, bild i brödtexten`, anchor: `article-${article.id}`, seen: block.url };
  if (block.alt === null || block.alt === undefined)
    return [
      warning('alt-missing', at, 'En bild i brödtexten saknar beslut om alt-text.', 'Beskriv den i artikeln.'),
      ...aboutAddress(block.url, at),
    ];
  return [...(block.alt.trim() ? aboutAlt(block.alt.trim(), at) : []), ...aboutAddress(block.url, at)];
}

function aboutAlt(alt: string, spot: Spot): Finding[] {
  const at = { ...spot, seen: alt };
  if (NOTHING.test(alt) || CREDIT.test(alt) || alt.length < 3)
    return [error('alt-says-nothing', at, `Alt-texten "${short(alt)}" säger inget.`, 'Beskriv bilden.')];
  if (FILE.test(alt))
    return [error('alt-file-name', at, `Alt-texten "${short(alt)}" är ett filnamn.`, 'Beskriv bilden.')];
  if (alt.length > ALT_MOST)
    return [error('alt-long', at, `Alt-texten har ${alt.length} tecken.`, `Korta den till högst ${ALT_MOST}.`)];
  return [];
}

function aboutAddress(url: string, spot: Spot): Finding[] {
  const at = { ...spot, seen: url };
  if (/^data:/i.test(url))
    return [error('picture-inside', at, 'Bilden ligger inbäddad i texten (data:).', 'Ladda upp bilden i stället.')];
  if (/^\/(?!\/)/.test(url) || /^https:\/\//i.test(url)) return [];
  return [error('picture-not-https', at, 'Bildens adress börjar inte med https.', 'Byt bild, eller ladda upp den.')];
}

function short(alt: string): string {
  return alt.length > 40 ? `${alt.slice(0, 39)}…` : alt;
}
