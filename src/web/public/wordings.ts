import { config } from '../../config.ts';
import type { Language } from '../../subscribers/subscriber.ts';
import type { Wording } from '../../subscribers/wording.ts';
import { publicWords } from '../../words/words.ts';

/** Goes up whenever the text of a consent changes: the ledger keeps which one was shown (R97). */
const VERSION = '2026-11';

/** The sentences a sign-up asks consent to, as they stand on the page. */
export function wordingsIn(language: Language): Wording[] {
  const { NEWSLETTER_NAME, ORGANISATION } = config();
  const { consent, measuring, measuringWhy } = publicWords(language).subscribe;
  return [
    { purpose: 'newsletter', version: VERSION, language, text: consent(NEWSLETTER_NAME, ORGANISATION) },
    { purpose: 'measuring', version: VERSION, language, text: `${measuring}. ${measuringWhy}` },
  ];
}
