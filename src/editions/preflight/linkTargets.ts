import { addressKey } from '../../articles/address.ts';
import { foldForSearch } from '../../articles/search.ts';
import { parseUrl } from '../../parseUrl.ts';
import type { Case } from './case.ts';
import { type Finding, warning } from './finding.ts';

/** The same text leads to the same place: read from a list of links, two of them must be told apart (R115). */
export function aboutLinkTargets({ entries }: Case): Finding[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ article, title, spot }) =>
    article.blocks.flatMap((block) => {
      if (block.type !== 'link' || !block.url || !block.text.trim()) return [];
      const text = foldForSearch(block.text.trim());
      const target = /^https?:/i.test(block.url) && parseUrl(block.url) ? addressKey(block.url) : block.url;
      const first = seen.get(text) ?? target;
      seen.set(text, first);
      if (first === target) return [];
      return [
        warning(
          'link-ambiguous',
          { ...spot, place: `${title}, länk`, anchor: `article-${article.id}`, seen: block.url },
          `Två länkar heter "${block.text.trim().slice(0, 60)}" men leder till olika sidor.`,
          'Skriv om den ena, så att de går att skilja åt.',
        ),
      ];
    }),
  );
}
