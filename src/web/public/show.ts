import type { Request, Response } from 'express';
import type { VNode } from 'preact';
import type { Language } from '../../subscribers/subscriber.ts';
import { houseTopics } from '../../subscribers/topic.store.ts';
import type { Topic } from '../../subscribers/topic.ts';
import { type PublicWords, publicWords } from '../../words/words.ts';
import { render } from '../ui/render.ts';
import { languageOf, speak } from './language.ts';

/** What every public page is given: its language, and the words in it. */
export interface Spoken {
  language: Language;
  w: PublicWords;
}

/** The same for pages that show the house's topics. */
export type SpokenTopics = Spoken & { topics: Topic[] };

export async function withTopics(say: Spoken): Promise<SpokenTopics> {
  return { ...say, topics: await houseTopics() };
}

/** The language of this request; on pages of a known reader, her own language unless the address says otherwise. */
export function spoken(req: Request, own?: Language): Spoken {
  const language = own && req.query.lang === undefined ? own : languageOf(req);
  return { language, w: publicWords(language) };
}

export function show(res: Response, { language }: Spoken, page: VNode, status = 200): void {
  speak(res, language);
  res.status(status).type('html').send(render(page));
}
