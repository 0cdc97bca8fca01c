import { contrast, mixed, palettes } from '../../platform/palette.ts';

/* The accent of a house on its pages: one colour, and its relatives mixed from it, in light and in dark. Pure. */

const TEXT_CONTRAST = 4.5; // WCAG 2.2, 1.4.3
/** What the accent is read on, and what is read on it, as css/tokens.css has them. */
const LIGHT = { paper: '#ffffff', sand: '#f6f3ec', muted: '#51616b', onAccent: '#ffffff' };
const DARK = { paper: '#182227', sand: '#12191d', muted: '#a8b5bb', onAccent: '#0d1a17' };

interface Accents {
  accent: string;
  deep: string;
  tint: string;
}

/** The style sheet that carries an accent (#rrggbb). It stands after the pages' own. */
export function houseStyle(accent: string): string {
  const { light, dark } = accentsOf(accent);
  return `:root{${tokens(light)}}@media (prefers-color-scheme:dark){:root{${tokens(dark)}}}`;
}

/** Whether everything that pages print in the accent, or on it, can be read in light and in dark. */
export function isReadable(accent: string): boolean {
  const { light, dark } = accentsOf(accent);
  return isReadableOn(light, LIGHT) && isReadableOn(dark, DARK);
}

/** In dark it is the accent of the letters: the same hue, lightened until it reads well. */
function accentsOf(accent: string): { light: Accents; dark: Accents } {
  const bright = palettes(accent).dark.accent;
  return {
    light: { accent, deep: mixed(accent, '#000000', 0.25), tint: mixed(accent, '#ffffff', 0.89) },
    dark: { accent: bright, deep: mixed(bright, '#ffffff', 0.3), tint: mixed(bright, DARK.paper, 0.85) },
  };
}

function isReadableOn({ accent, deep, tint }: Accents, page: typeof LIGHT): boolean {
  const pairs = [accent, deep].flatMap((colour) => [
    ...[page.paper, page.sand, tint].map((ground) => [colour, ground] as const),
    [page.onAccent, colour] as const,
  ]);
  return [...pairs, [page.muted, tint] as const].every(([one, other]) => contrast(one, other) >= TEXT_CONTRAST);
}

function tokens({ accent, deep, tint }: Accents): string {
  return `--accent:${accent};--accent-deep:${deep};--tint:${tint}`;
}
