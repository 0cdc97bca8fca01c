import type { ParsedArticle } from '../../src/articles/article.ts';

/** The lines of a text as a reader sees them: white space and invisible characters at the ends do not count. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => line.replace(/^[\s\u200b\ufeff]+/, '').replace(/[\s\u200b\ufeff]+$/, ''))
    .filter((line) => line !== '');
}

/** Whether blocks and dropped, each read in order, are together exactly the lines of the text in order. */
export function holdsEveryLine(parsed: ParsedArticle, lines: string[]): boolean {
  const kept = parsed.blocks.flatMap((block) => (block.type === 'list' ? block.items : [block.text]));
  const dropped = parsed.dropped.map(({ text }) => text);
  if (kept.length + dropped.length !== lines.length) return false;
  // Equal lines may stand in either pile, so every split of the places so far is followed.
  let reached = new Set([0]);
  lines.forEach((line, at) => {
    const next = new Set<number>();
    for (const k of reached) {
      if (kept[k] === line) next.add(k + 1);
      if (dropped[at - k] === line) next.add(k);
    }
    reached = next;
  });
  return reached.has(kept.length);
}
