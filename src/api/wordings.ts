import type { z } from 'zod';
import type { Wording } from '../subscribers/wording.ts';
import type { newSubscriber } from './shapes.ts';

/** The wordings a program says it has shown, as the consent ledger keeps them. */
export function wordingsOf(body: z.output<typeof newSubscriber>): Wording[] {
  const language = body.language ?? 'sv';
  const shown: Wording[] = [{ purpose: 'newsletter', language, ...body.consent }];
  if (body.measuring) shown.push({ purpose: 'measuring', language, ...body.measuring });
  return shown;
}
