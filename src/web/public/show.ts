import type { Request, Response } from 'express';
import type { VNode } from 'preact';
import { measuringNow } from '../../subscribers/decideMeasuring.ts';
import type { Measuring } from '../../subscribers/measuring.ts';
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

/** The same for pages that show what a reader can choose: the house's topics, and measuring where it is done. */
export type SpokenChoices = Spoken & { topics: Topic[]; measuring: Measuring };

export async function withChoices(say: Spoken): Promise<SpokenChoices> {
  const [topics, measuring] = await Promise.all([houseTopics(), measuringShown()]);
  return { ...say, topics, measuring };
}

/** While the store is away nothing is measured that must be said or asked. */
export function measuringShown(): Promise<Measuring> {
  return measuringNow().catch(() => 'none' as const);
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
