/** The accent that was set, and its relatives, mixed from it so that one setting is enough. */
export function houseStyle(accent: string): string {
  return [
    `:root{--accent:${accent};--accent-deep:color-mix(in srgb,${accent},#000 25%);--tint:color-mix(in srgb,${accent},#fff 89%)}`,
    '@media (prefers-color-scheme:dark){:root{',
    `--accent:color-mix(in srgb,${accent},#fff 62%);--accent-deep:color-mix(in srgb,${accent},#fff 75%);`,
    `--tint:color-mix(in srgb,${accent},#12191d 78%)}}`,
  ].join('');
}
