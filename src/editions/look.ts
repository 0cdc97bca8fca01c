import { contrast, palettes } from '../platform/palette.ts';
import { Refusal } from '../refusal.ts';
import { fitted, type Size } from './fitted.ts';

/*
 * The newsletter's look: what every issue has around its articles. Pure rules; storage is in look.store.ts. The look is
 * frozen into an edition, so an old issue keeps the one it was sent with.
 */

export interface Logo {
  url: string; // a picture of ours, /bilder/<hash>.jpg
  width: number; // pixels of the picture
  height: number;
  alt: string;
}

export interface Look {
  accent: string; // #rrggbb
  ground: string; // #rrggbb, around the paper and behind boxes, in light
  logo: Logo | null;
  header: string; // a line under the name
  footer: string; // plain text, paragraphs by blank lines
}

const COLOUR = /^#[0-9a-f]{6}$/;
const PICTURE = /^\/bilder\/[0-9a-f]{64}\.jpg$/;
const LEAST_CONTRAST = 4.5; // WCAG 2.2, 1.4.3
const LONGEST = { header: 120, footer: 600, alt: 150 };
/** The largest a logo is drawn, in the letter's own pixels. */
const LOGO_BOX = { width: 240, height: 72 };

/** The look alone, without what was kept beside it. */
export function onlyLook({ accent, ground, logo, header, footer }: Look): Look {
  return { accent, ground, logo, header, footer };
}

/** The look of a house that has chosen nothing but its accent. */
export function plainLook(accent: string): Look {
  return { accent, ground: palettes(accent).light.sand, logo: null, header: '', footer: '' };
}

/** A look as it may be kept: trimmed, colours in lower case. Throws 'invalid' naming the field and the remedy. */
export function checkLook(given: Look): Look {
  const look = {
    ...given,
    ...{ accent: given.accent.trim().toLowerCase(), ground: given.ground.trim().toLowerCase() },
    ...{ header: given.header.trim(), footer: given.footer.replace(/\r\n?/g, '\n').trim() },
  };
  mustBeColour(look.accent, 'Accentfärgen', 'accent');
  mustBeColour(look.ground, 'Bakgrundsfärgen', 'ground');
  mustBeSeen(look);
  if (/\p{Cc}/u.test(look.header)) no('Raden under namnet ska vara en enda rad.', 'header');
  if (/[^\P{Cc}\n]/u.test(look.footer)) no('Texten i sidfoten innehåller styrtecken. Skriv om den.', 'footer');
  tooLong(look.header, 'Raden under namnet', 'header');
  tooLong(look.footer, 'Texten i sidfoten', 'footer');
  if (look.logo) checkLogo(look.logo);
  return look;
}

/** How large a logo is drawn: as large as its box lets it, never larger than it is. */
export function logoSize(logo: Logo): Size {
  const box = { width: Math.min(LOGO_BOX.width, logo.width), height: Math.min(LOGO_BOX.height, logo.height) };
  return fitted(logo, box);
}

/** Every pair of colours that letters print on each other, in light and in dark (R113). */
function mustBeSeen({ accent, ground }: Look): void {
  const { light, dark } = palettes(accent, ground);
  const pairs: [string, string, string, string, string][] = [
    ['ground', 'Bakgrundsfärgen', 'Texten', light.ink, ground],
    ['ground', 'Bakgrundsfärgen', 'Den grå texten', light.muted, ground],
    ['accent', 'Accentfärgen', 'Den', accent, light.paper],
    ['accent', 'Accentfärgen', 'Den', accent, ground],
    ['accent', 'Accentfärgen', 'Knapparnas text', light.onAccent, accent],
    ['accent', 'Accentfärgen i mörkt läge', 'Den', dark.accent, dark.paper],
    ['accent', 'Accentfärgen i mörkt läge', 'Den', dark.accent, dark.sand],
  ];
  const where: Record<string, string> = { [light.paper]: 'vitt', [ground]: 'bakgrunden', [accent]: 'accentfärgen' };
  for (const [field, name, what, one, other] of pairs) {
    const ratio = contrast(one, other);
    if (ratio >= LEAST_CONTRAST) continue;
    const value = field === 'ground' ? ground : accent;
    const seen = `${what} får kontrasten ${ratio.toFixed(1).replace('.', ',')}:1 mot ${where[other] ?? 'mörk botten'}`;
    no(
      `${name} ${value} går inte att läsa mot. ${seen}, och minst 4,5:1 behövs. Välj en ${remedy(field)} färg.`,
      field,
    );
  }
}

function remedy(field: string): string {
  return field === 'ground' ? 'ljusare' : 'mörkare';
}

function checkLogo(logo: Logo): void {
  if (!PICTURE.test(logo.url)) no('Logotypen ska vara en uppladdad bild. Ladda upp den igen.', 'logo');
  if (!logo.alt.trim()) no('Skriv vad logotypen föreställer, till exempel organisationens namn.', 'alt');
  if (/\p{Cc}/u.test(logo.alt)) no('Beskrivningen av logotypen ska vara en enda rad.', 'alt');
  tooLong(logo.alt, 'Beskrivningen av logotypen', 'alt');
}

function mustBeColour(value: string, name: string, field: string): void {
  if (!COLOUR.test(value)) no(`${name} ska skrivas med # och sex tecken av 0–9 och a–f, till exempel #0b5d4e.`, field);
}

function tooLong(text: string, name: string, field: keyof typeof LONGEST): void {
  if (text.length > LONGEST[field]) no(`${name} är längre än ${LONGEST[field]} tecken. Korta texten.`, field);
}

function no(sentence: string, field: string): never {
  throw new Refusal('invalid', sentence, field);
}
