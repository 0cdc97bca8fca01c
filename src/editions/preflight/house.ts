import { config } from '../../config.ts';
import { contrast, palettes } from '../../platform/palette.ts';
import type { Case, House } from './case.ts';
import { error, type Finding, warning } from './finding.ts';

const LEAST_CONTRAST = 4.5; // R113, for text

/** What the settings of this house say. */
export function thisHouse(): House {
  const { ACCENT_COLOUR, PUBLIC_URL, local, DKIM_KEY_FILE, FETCH_LOOPBACK_PORT } = config();
  return {
    accent: ACCENT_COLOUR,
    baseUrl: PUBLIC_URL,
    local,
    signed: Boolean(DKIM_KEY_FILE),
    trialPort: FETCH_LOOPBACK_PORT ?? null,
  };
}

/** The accent can be read on the letter's papers (R113), and the letter is signed with the sender's domain. */
export function aboutHouse({ house }: Case): Finding[] {
  if (!house) return [];
  const { light, dark } = palettes(house.accent);
  const spot = { place: 'Utseende', anchor: 'house', seen: house.accent };
  const pairs: [string, string, string][] = [
    ['vitt', light.accent, light.paper],
    ['sandfärgat', light.accent, light.sand],
    ['mörkt', dark.accent, dark.paper],
    ['accentfärgade knappar', light.onAccent, light.accent],
  ];
  const poor = pairs.find(([, one, other]) => contrast(one, other) < LEAST_CONTRAST);
  return [
    ...(poor
      ? [
          error(
            'contrast',
            spot,
            `Accentfärgen ${house.accent} syns för dåligt på ${poor[0]} (${contrast(poor[1], poor[2]).toFixed(1)}:1).`,
            `Välj en mörkare färg, minst ${LEAST_CONTRAST}:1.`,
          ),
        ]
      : []),
    ...(house.local || house.signed
      ? []
      : [
          warning(
            'not-signed',
            { place: 'Avsändare', anchor: 'house' },
            'Breven signeras inte med avsändarens domän (DKIM).',
            'Sätt DKIM_SELECTOR och DKIM_KEY_FILE, eller ange att reläet signerar.',
          ),
        ]),
  ];
}
