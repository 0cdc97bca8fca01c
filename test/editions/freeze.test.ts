import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { editionOf, findEdition } from '../../src/editions/edition.store.ts';
import { freeze, submitForReview } from '../../src/editions/freeze.ts';
import { preview } from '../../src/editions/preview.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import { findIssue } from '../../src/issues/issue.store.ts';
import type { Issue } from '../../src/issues/issue.ts';
import { newId } from '../../src/platform/mongo.ts';
import { openWorld, type World } from '../support/world.ts';

const ANNA = { id: 'a'.repeat(24), name: 'Anna' };
/** Six variants are laid out for every freeze; a busy machine needs seconds for that. */
const PATIENCE_MS = 30_000;
const NOW = new Date('2026-11-20T10:00:00Z');

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, PATIENCE_MS);
afterAll(() => world?.close());

async function anIssueInStore(): Promise<Issue> {
  const { article } = await takeInArticle(
    {
      kind: 'nyhet',
      title: `Nyhet ${newId()}`,
      lead: 'Tjänsten når nu alla kommuner.',
      blocks: [{ type: 'paragraph', text: 'Från och med nu kan alla kommuner använda tjänsten.' }],
    },
    ANNA,
    NOW,
  );
  const issue = await createIssue(ANNA, NOW);
  const items = [{ id: 'i1', articleId: article.id, layout: 'hero' as const, title: null, lead: null }];
  const change = {
    subject: 'Tjänsten når alla',
    preheader: 'Så använder din kommun tjänsten från och med nu.',
    sections: [{ id: 's1', heading: '', items }],
  };
  return changeIssue(issue.id, issue.version, change, ANNA);
}

describe('freezing', () => {
  test(
    'stores the same content once, and never changes it',
    async () => {
      const issue = await anIssueInStore();
      const one = await freeze(issue.id, NOW);
      const again = await freeze(issue.id);
      expect(again).toEqual(one);
      expect(await findEdition(one.hash)).toEqual(one);
      const Editions = mongoose.model('Edition');
      await expect(Editions.updateOne({ hash: one.hash }, { $set: { subject: 'x' } })).rejects.toThrow('never changes');
      const changed = await changeIssue(issue.id, issue.version, { subject: 'Ett annat ämne' }, ANNA);
      expect((await freeze(changed.id)).hash).not.toBe(one.hash);
      expect((await findEdition(one.hash))?.subject).toBe('Tjänsten når alla');
    },
    PATIENCE_MS,
  );

  test(
    'asking for approval freezes exactly what is then shown',
    async () => {
      const issue = await anIssueInStore();
      expect(await editionOf(issue)).toBeNull();
      const asked = await submitForReview(issue.id, ANNA, NOW);
      expect(asked.state).toBe('review');
      const edition = await editionOf(asked);
      expect(edition?.hash).toBe(asked.review?.editionHash);
      expect(asked.review?.audience).toBe(0);
      const shown = await preview(issue.id, { language: 'sv' });
      expect(shown.subject).toBe('Tjänsten når alla');
      expect(shown.html).toContain('/avsluta/forhandsvisning');
      expect(shown.html).not.toContain(`/l/${issue.number}/`);
    },
    PATIENCE_MS,
  );

  test(
    'an issue with errors is not frozen for approval',
    async () => {
      const issue = await anIssueInStore();
      const bad = await changeIssue(issue.id, issue.version, { subject: '', preheader: '' }, ANNA);
      await expect(submitForReview(bad.id, ANNA, NOW)).rejects.toMatchObject({
        code: 'invalid',
        field: 'Ämnesrad',
        problems: [{ field: 'Ämnesrad' }, { field: 'Förhandstext' }],
      });
      expect((await findIssue(bad.id))?.state).toBe('draft');
      expect((await preview(bad.id, { language: 'sv' })).warnings.join()).toContain('Ämnesraden saknas');
    },
    PATIENCE_MS,
  );
});
