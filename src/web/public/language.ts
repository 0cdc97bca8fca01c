import type { Request, Response } from 'express';
import type { Language } from '../../subscribers/subscriber.ts';

/** The language of a public page: as the address says (?lang=en), else as the browser asks, else Swedish. */
export function languageOf(req: Request): Language {
  const asked = req.query.lang;
  if (asked === 'sv' || asked === 'en') return asked;
  return req.acceptsLanguages('sv', 'en') === 'en' ? 'en' : 'sv';
}

/** Says which language the answer has, and that it depends on what the browser asked for. */
export function speak(res: Response, language: Language): void {
  res.setHeader('Content-Language', language);
  res.vary('Accept-Language');
}
