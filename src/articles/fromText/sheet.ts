import type { Block, Dropped, HeadBlock, ParsedBlock } from '../article.ts';
import type { Line } from './lines.ts';

/** What a line turned out to be. Lines with the same `list` number are items of one list. */
export type Verdict =
  | { type: HeadBlock['type'] | 'paragraph' | 'heading' | 'quote' | 'question' | 'answer' }
  | { type: 'item'; list: number }
  | { type: 'image'; alt: string | null }
  | { type: 'link'; url: string | null }
  | { dropped: string };

/**
 * The lines of a text with one place for a verdict each. Every rule writes on the sheet and none takes a line away:
 * that each line ends in `blocks` or in `dropped`, once and in order, follows from the shape.
 */
export interface Sheet {
  lines: Line[];
  verdicts: (Verdict | undefined)[];
}

export function newSheet(lines: Line[]): Sheet {
  return { lines, verdicts: new Array<Verdict | undefined>(lines.length).fill(undefined) };
}

export function plainAt(sheet: Sheet, at: number): string {
  return sheet.lines[at]?.plain ?? '';
}

export function isOpen(sheet: Sheet, at: number): boolean {
  return at >= 0 && at < sheet.lines.length && sheet.verdicts[at] === undefined;
}

/** The places of the lines that no rule has judged yet. */
export function openLines(sheet: Sheet): number[] {
  return sheet.lines.flatMap((_, at) => (sheet.verdicts[at] === undefined ? [at] : []));
}

export function drop(sheet: Sheet, at: number, why: string): void {
  sheet.verdicts[at] = { dropped: why };
}

/** Reads the finished sheet from top to bottom. A line without a verdict is a paragraph: nothing is lost. */
export function readOut(sheet: Sheet): { blocks: ParsedBlock[]; dropped: Dropped[] } {
  const blocks: ParsedBlock[] = [];
  const dropped: Dropped[] = [];
  const lists = new Map<number, string[]>();
  for (const [at, { text }] of sheet.lines.entries()) {
    const verdict = sheet.verdicts[at] ?? { type: 'paragraph' };
    if ('dropped' in verdict) dropped.push({ text, why: verdict.dropped });
    else if (verdict.type !== 'item') blocks.push(toBlock(text, verdict));
    else {
      const items = lists.get(verdict.list) ?? [];
      if (items.length === 0) blocks.push({ type: 'list', items });
      lists.set(verdict.list, items);
      items.push(text);
    }
  }
  return { blocks, dropped };
}

type OneLine = Exclude<Verdict, { dropped: string } | { type: 'item' }>;

function toBlock(text: string, verdict: OneLine): HeadBlock | Block {
  if (verdict.type === 'image') return { type: 'image', text, url: null, alt: verdict.alt };
  if (verdict.type === 'link') return { type: 'link', text, url: verdict.url };
  return { type: verdict.type, text };
}
