import { isDeepStrictEqual } from 'node:util';
import type { Request, RequestHandler, Response } from 'express';
import { findArticle } from '../../articles/article.store.ts';
import type { Article, Block } from '../../articles/article.ts';
import { changeArticle } from '../../articles/takeIn.ts';
import { field, fields, param } from '../../http/parse.ts';
import { Refusal } from '../../refusal.ts';
import { actorOf, doing, goTo, show, visitOf } from './answer.ts';
import { BlocksPage } from './BlocksPage.tsx';
import { places } from './places.ts';

/* The editor of an article's text. Every block is a type, a text, and for links and pictures an address. */

export const blocksPage: RequestHandler = async (req, res) => {
  const article = await theArticle(req);
  show(res, <BlocksPage visit={visitOf(req)} article={article} mine={null} refusal={null} />);
};

export const saveBlocks = doing(
  async (req, res) => {
    const id = param(req, 'id');
    const [verb = '', place = ''] = field(req, 'gor').split('-');
    // "Save mine instead" names the version it writes over: what the person has seen and compared.
    const version = Number(field(req, verb === 'ersatt' ? 'over' : 'version'));
    const blocks = rearranged(blocksOf(req), verb, Number(place));
    const kept =
      verb === 'ny' ? blocks : blocks.filter((block) => block.type === 'list' || block.text || 'url' in block);
    // The same text again changes nothing: the answer to the first time may have been lost.
    if (!isDeepStrictEqual(kept, (await theArticle(req)).blocks))
      await changeArticle(id, version, { blocks: kept }, actorOf(req));
    goTo(res, places.articleText(id));
  },
  async (req: Request, res: Response, refusal: Refusal) => {
    const page = (
      <BlocksPage
        visit={visitOf(req, refusal)}
        article={await theArticle(req)}
        mine={blocksOf(req)}
        refusal={refusal}
      />
    );
    show(res, page, refusal);
  },
);

/** What a button asks for where there is no JavaScript. */
function rearranged(blocks: Block[], verb: string, place: number): Block[] {
  const block = blocks[place];
  if (verb === 'ny') return blocks.toSpliced(place + 1, 0, { type: 'paragraph', text: '' });
  if (!block) return blocks;
  if (verb === 'bort') return blocks.toSpliced(place, 1);
  if (verb !== 'upp' && verb !== 'ner') return blocks;
  const to = Math.min(Math.max(0, place + (verb === 'upp' ? -1 : 1)), blocks.length - 1);
  return blocks.toSpliced(place, 1).toSpliced(to, 0, block);
}

/** The blocks of the form, in its order. */
function blocksOf(req: Request): Block[] {
  const [texts, urls, alts] = [fields(req, 'text'), fields(req, 'url'), fields(req, 'alt')];
  return fields(req, 'type').map((type, at) => blockOf(type, texts[at] ?? '', urls[at] || null, alts[at] ?? ''));
}

function blockOf(type: string, given: string, url: string | null, alt: string): Block {
  const lines = given.replace(/\r\n?/g, '\n').split('\n');
  if (type === 'list') return { type, items: lines.map((line) => line.trim()).filter(Boolean) };
  const text = lines
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' ');
  if (type === 'link') return { type, text, url };
  if (type === 'image') return { type, text, url, alt: alt || null };
  const known = (['heading', 'quote', 'question', 'answer'] as const).find((one) => one === type);
  return { type: known ?? 'paragraph', text };
}

async function theArticle(req: Request): Promise<Article> {
  const article = await findArticle(param(req, 'id'));
  if (!article) throw new Refusal('not-found', 'Artikeln finns inte längre.');
  return article;
}
