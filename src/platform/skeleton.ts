import { mjmlToHtml } from './templates.ts';

/*
 * Laying out a letter again when only its words have changed: the layout is kept with a mark where each text stands, and
 * the texts are put back in. For previews: a letter that is sent is always laid out whole.
 */

const MOST_KEPT = 24;
const STYLES = /(<mj-style[\s\S]*?<\/mj-style>)/;
const TEXT = />(\s*)([^<\s](?:[^<]*[^<\s])?)(\s*)</g;
const MARK = /q7text(\d+)q7/g;

/** Layouts by their source without texts; the one used longest ago goes first. */
const kept = new Map<string, Promise<string>>();

/** Lays out MJML like mjmlToHtml, quickly when the same source was laid out before with other texts. */
export async function layOutAgain(source: string, file: string): Promise<string> {
  const { skeleton, texts } = withoutTexts(source);
  const before = kept.get(skeleton);
  const layout = before ?? mjmlToHtml(skeleton, file);
  kept.delete(skeleton);
  kept.set(skeleton, layout);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  layout.catch(() => kept.delete(skeleton));
  return (await layout).replace(MARK, (_, place) => texts[Number(place)] ?? '');
}

/** The texts between tags, escaped as they stand, and the source with a mark for each. Styles are no text. Pure. */
export function withoutTexts(source: string): { skeleton: string; texts: string[] } {
  const texts: string[] = [];
  const marked = (part: string) =>
    part.replace(TEXT, (_, before, text, after) => `>${before}q7text${texts.push(text) - 1}q7${after}<`);
  const skeleton = source
    .split(STYLES)
    .map((part) => (part.startsWith('<mj-style') ? part : marked(part)))
    .join('');
  return { skeleton, texts };
}
