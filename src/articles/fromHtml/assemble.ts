import type { Block, Dropped, HeadBlock, ParsedBlock } from '../article.ts';
import type { Sheet } from '../fromText/sheet.ts';
import type { ImagePiece, PieceLink, TextPiece } from './pieces.ts';

/** The lines of a page on a sheet: the piece of each line, and the pictures by the line they stand before. */
export interface Laid {
  sheet: Sheet;
  pieces: TextPiece[];
  images: { before: number; image: ImagePiece }[];
}

/** Reads the finished sheet from top to bottom, with the pictures where they stood and the links below their lines. */
export function assemble({ sheet, pieces, images }: Laid): { blocks: ParsedBlock[]; dropped: Dropped[] } {
  const made = new Assembly();
  for (const [at, { text }] of sheet.lines.entries()) {
    for (const { before, image } of images) if (before === at) made.add(imageBlock(image));
    const verdict = sheet.verdicts[at] ?? { type: 'paragraph' };
    const links = pieces[at]?.links ?? [];
    if ('dropped' in verdict) made.dropped.push({ text, why: verdict.dropped });
    else if (verdict.type === 'item') made.addItem(text, verdict.list, links);
    else if (verdict.type === 'link') made.addLink({ text, url: verdict.url });
    else if (verdict.type === 'image') made.add({ type: 'image', text, url: null, alt: verdict.alt });
    else made.add({ type: verdict.type, text }, links);
  }
  for (const { before, image } of images) if (before >= sheet.lines.length) made.add(imageBlock(image));
  made.endList();
  return { blocks: made.blocks, dropped: made.dropped };
}

class Assembly {
  readonly blocks: ParsedBlock[] = [];
  readonly dropped: Dropped[] = [];
  readonly #linked = new Set<string>();
  #list: { number: number; items: string[]; links: PieceLink[] } | undefined;

  add(block: Block | HeadBlock, links: PieceLink[] = []): void {
    this.endList();
    this.blocks.push(block);
    for (const link of links) this.addLink(link);
  }

  addItem(text: string, number: number, links: PieceLink[]): void {
    if (this.#list?.number !== number) this.endList();
    if (!this.#list) {
      this.#list = { number, items: [], links: [] };
      this.blocks.push({ type: 'list', items: this.#list.items });
    }
    this.#list.items.push(text);
    this.#list.links.push(...links);
  }

  /** An address is kept once, where it stood first. */
  addLink({ text, url }: { text: string; url: string | null }): void {
    this.endList();
    if (url !== null && this.#linked.has(url)) this.dropped.push({ text, why: 'länk som redan står i texten' });
    else this.blocks.push({ type: 'link', text, url });
    if (url !== null) this.#linked.add(url);
  }

  endList(): void {
    const links = this.#list?.links ?? [];
    this.#list = undefined;
    for (const link of links) this.addLink(link);
  }
}

function imageBlock({ url, alt, caption }: { url: string; alt: string | null; caption: string }): Block {
  return { type: 'image', text: caption, url, alt };
}
