import PostalMime from 'postal-mime';

/** A caught letter taken apart, for the page and the JSON API. */
export interface OpenLetter {
  html: string | null;
  text: string | null;
  /** As they stand in the letter: in its order, unfolded, not decoded. */
  headers: { name: string; value: string }[];
  attachments: { name: string; type: string; bytes: number }[];
}

/** Never throws for a malformed letter: what cannot be read is missing, and the source still shows it. */
export async function openLetter(raw: Buffer): Promise<OpenLetter> {
  const letter = await PostalMime.parse(raw);
  return {
    html: letter.html ?? null,
    text: letter.text ?? null,
    headers: letter.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: letter.attachments.map((one) => ({
      name: one.filename ?? '',
      type: one.mimeType,
      bytes: typeof one.content === 'string' ? one.content.length : one.content.byteLength,
    })),
  };
}

/** Links must open outside the frame: the pages they lead to do not let themselves be framed. */
export function forFrame(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + base) : base + html;
}
