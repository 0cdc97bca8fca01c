declare module 'subset-font' {
  /** Keeps the glyphs of a text. An axis is pinned to a number or limited to a range. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'woff2'; variationAxes?: Record<string, number | { min: number; max: number }> },
  ): Promise<Buffer>;
}
