import { createHash } from 'node:crypto';
import { Refusal } from '../refusal.ts';
import type { Language } from './subscriber.ts';

/** What a person can consent to. `measuring` is measuring on the individual level, always asked on its own (R93). */
export type ConsentPurpose = 'newsletter' | 'measuring';

/** The very text that stood beside the box or button, with the version the house gave it (R97). */
export interface Wording {
  purpose: ConsentPurpose;
  version: string;
  text: string;
  language: Language;
}

const WORDING_CHARACTERS = 5_000;

/** SHA-256 (hex) of the text as shown: what proves that the stored text was not changed afterwards. */
export function wordingHash(text: string): string {
  return createHash('sha256').update(text.normalize('NFC'), 'utf8').digest('hex');
}

/** The wording that was shown for a purpose. A consent nobody can show the words of is none: throws Refusal('invalid'). */
export function wordingFor(purpose: ConsentPurpose, wordings: Wording[]): Wording {
  const shown = wordings.find((wording) => wording.purpose === purpose);
  if (!shown?.version || !shown.text.trim() || shown.text.length > WORDING_CHARACTERS)
    throw new Refusal('invalid', `Samtyckets ordalydelse saknas (${purpose}).`, 'wordings');
  return shown;
}
