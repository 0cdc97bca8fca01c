import type { Block } from '../../articles/article.ts';
import type { Case, Entry } from './case.ts';
import { type Finding, type Spot, warning } from './finding.ts';

/** In an article's body: a heading stands over something, a question has an answer, and nothing is empty or told twice. */
export function aboutBlocks({ entries }: Case): Finding[] {
  return entries.flatMap((entry) => {
    const spot = { ...entry.spot, place: `${entry.title}, brödtext`, anchor: `article-${entry.article.id}` };
    const { blocks } = entry.article;
    const said = blocks.filter((block) => block.type === 'heading' || !isBlank(block));
    return [
      ...said.flatMap((block, at) => aboutHeading(block, said[at + 1], spot)),
      ...said.flatMap((block, at) => aboutQuestion(block, said[at + 1], spot)),
      ...blocks.flatMap((block) => aboutEmpty(block, spot)),
      ...twice(entry, spot),
    ];
  });
}

function isBlank(block: Block): boolean {
  if (block.type === 'list') return block.items.every((item) => !item.trim());
  return !block.text.trim() && !('url' in block && block.url);
}

function aboutHeading(block: Block, next: Block | undefined, spot: Spot): Finding[] {
  if (block.type !== 'heading') return [];
  const here = { ...spot, seen: block.text };
  if (!block.text.trim())
    return [warning('heading-empty', here, 'En mellanrubrik är tom.', 'Skriv den, eller ta bort den.')];
  if (next && next.type !== 'heading') return [];
  const said = `Under mellanrubriken "${block.text.slice(0, 60)}" står ingen text.`;
  return [warning('heading-alone', here, said, 'Skriv texten, eller ta bort rubriken.')];
}

function aboutQuestion(block: Block, next: Block | undefined, spot: Spot): Finding[] {
  if (block.type !== 'question' || (next && next.type !== 'question' && next.type !== 'heading')) return [];
  const said = `Frågan "${block.text.slice(0, 60)}" har inget svar.`;
  return [warning('question-alone', { ...spot, seen: block.text }, said, 'Skriv svaret, eller ta bort frågan.')];
}

function aboutEmpty(block: Block, spot: Spot): Finding[] {
  if (block.type === 'list' && block.items.some((item) => !item.trim()))
    return [warning('block-empty', spot, 'En punkt i en lista är tom.', 'Skriv den, eller ta bort den.')];
  const isText = block.type === 'paragraph' || block.type === 'quote' || block.type === 'answer';
  return isText && isBlank(block)
    ? [warning('block-empty', spot, 'Ett stycke är tomt.', 'Skriv det, eller ta bort det.')]
    : [];
}

const LONG = 60; // characters: shorter paragraphs may come back

function twice({ article }: Entry, spot: Spot): Finding[] {
  const seen = new Set<string>();
  return article.blocks.flatMap((block) => {
    if (block.type === 'list' || block.type === 'quote' || block.text.length < LONG) return [];
    const text = `${block.type} ${block.text.trim()}`;
    const again = seen.has(text);
    seen.add(text);
    if (!again) return [];
    const said = `Stycket "${block.text.slice(0, 60)}…" står två gånger.`;
    return [warning('text-repeated', { ...spot, seen: text }, said, 'Ta bort det ena.')];
  });
}
