import { config } from '../config.ts';
import type { Content } from './content.ts';
import { type MeasuringLevel, variantKey } from './edition.ts';
import { numberLinks } from './links.ts';
import { type Rendered, renderContent } from './render.ts';
import { partOf } from './selection.ts';
import type { Shares } from './shares.ts';

/** One of an edition's letters, as it was rendered. */
export type RenderedVariant = Rendered & { key: string };

const LANGUAGES = ['sv', 'en'] as const;

/**
 * The levels an edition is made for. Without measuring is always among them, so that measuring can be switched off
 * for an issue that is already approved.
 */
export function levelsFor(measuring: MeasuringLevel): MeasuringLevel[] {
  if (measuring === 'none') return ['none'];
  return measuring === 'aggregate' ? ['none', 'aggregate'] : ['none', 'aggregate', 'individual'];
}

/** Renders what an audience shared like this needs, the whole issue first. */
export async function renderVariants(content: Content, shares: Shares): Promise<RenderedVariant[]> {
  const links = numberLinks(content);
  const rendered: RenderedVariant[] = [];
  for (const { language, level, at } of choicesFor(shares, config().MEASURING)) {
    const part = partOf(content, shares.letters[at]?.selection ?? []);
    rendered.push({ key: variantKey(language, level, at), ...(await renderContent(part, { language, level }, links)) });
  }
  return rendered;
}

/**
 * Of the whole issue every language and level, so that whoever has changed her choices since gets at least that; of
 * each part what its readers need, and the same without measuring.
 */
function choicesFor({ letters }: Shares, measuring: MeasuringLevel) {
  const all = LANGUAGES.flatMap((language) => levelsFor(measuring).map((level) => ({ language, level })));
  return letters.flatMap(({ wanted }, at) => {
    const spoken = new Set(wanted.map((key) => key.slice(0, 2)));
    const needed = all.filter(
      ({ language, level }) =>
        at === 0 || wanted.includes(variantKey(language, level)) || (level === 'none' && spoken.has(language)),
    );
    return needed.map((choice) => ({ ...choice, at }));
  });
}
