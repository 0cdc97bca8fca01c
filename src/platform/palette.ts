/** The colours of letters: ink, paper and one accent, in light and in dark. Pure. */

export interface Palette {
  ink: string;
  muted: string;
  paper: string;
  sand: string;
  rule: string;
  edge: string;
  accent: string;
  onAccent: string;
}

const SAND = '#f6f3ec';
const DARK_PAPER = '#182227';
const DARK_ACCENT_CONTRAST = 8.5;
const STEP = 0.02;

/** Light and dark colours around an accent (#rrggbb) on a ground of one's own or sand. The dark accent is the same hue, lightened until it reads well. */
export function palettes(accent: string, ground = SAND): { light: Palette; dark: Palette } {
  return {
    light: {
      ink: '#1b2a33',
      muted: '#51616b',
      paper: '#ffffff',
      sand: ground,
      rule: '#d9d4c7',
      edge: '#7a858b',
      accent,
      onAccent: contrast(accent, '#ffffff') >= 4.5 ? '#ffffff' : '#1b2a33',
    },
    dark: {
      ink: '#e9edee',
      muted: '#a9b5bb',
      paper: DARK_PAPER,
      sand: '#12191d',
      rule: '#35444c',
      edge: '#8a979e',
      accent: lightened(accent),
      onAccent: '#12191d',
    },
  };
}

/** The contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio). */
export function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** A colour with `share` (0 to 1) of another in it, mixed in sRGB. */
export function mixed(colour: string, other: string, share: number): string {
  const others = channels(other);
  const parts = channels(colour).map((part, at) => part * (1 - share) + (others[at] as number) * share);
  return `#${parts.map((part) => hexOf(part)).join('')}`;
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
}

function lightened(colour: string): string {
  const [hue, saturation] = hueOf(colour);
  // A saturated pastel glows on dark paper, so the saturation is held back.
  const calm = Math.min(saturation, 0.5);
  for (let light = 0.4; light < 1; light += STEP) {
    const candidate = fromHsl(hue, calm, light);
    if (contrast(candidate, DARK_PAPER) >= DARK_ACCENT_CONTRAST) return candidate;
  }
  return '#ffffff';
}

function hueOf(colour: string): [number, number] {
  const [r, g, b] = channels(colour) as [number, number, number];
  const most = Math.max(r, g, b);
  const range = most - Math.min(r, g, b);
  if (range === 0) return [0, 0];
  const sector = most === r ? ((g - b) / range + 6) % 6 : most === g ? (b - r) / range + 2 : (r - g) / range + 4;
  return [sector / 6, range / (1 - Math.abs(2 * most - range - 1))];
}

function fromHsl(hue: number, saturation: number, light: number): string {
  const reach = saturation * Math.min(light, 1 - light);
  const channel = (n: number) => {
    const k = (n + hue * 12) % 12;
    return hexOf(light - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

function hexOf(part: number): string {
  return Math.round(part * 255)
    .toString(16)
    .padStart(2, '0');
}
