import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { findArticle } from './article.store.ts';
import type { Article } from './article.ts';
import { updateArticle } from './keepArticle.store.ts';

const LONGEST = 300;

/** Says what the latest correction was about; readers see it. An empty note names the parts only. Throws like changeArticle. */
export async function describeCorrection(id: string, version: number, note: string, _actor: Actor): Promise<Article> {
  const article = await findArticle(id);
  const latest = article?.corrections?.at(-1);
  if (!article || !latest) throw new Refusal('not-found', 'Artikeln har ingen rättelse att beskriva.');
  const said = note.replace(/\p{Cc}+/gu, ' ').trim();
  if (said.length > LONGEST)
    throw new Refusal('invalid', `Beskrivningen är längre än ${LONGEST} tecken. Korta den.`, 'note');
  const corrections = (article.corrections ?? []).map((one) => (one === latest ? { ...one, note: said || null } : one));
  const changed = await updateArticle(id, version, { corrections });
  if (changed) return changed;
  throw new Refusal('conflict', 'Någon annan har ändrat artikeln. Läs in den igen och gör om din ändring.', 'version');
}
