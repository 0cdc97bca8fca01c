import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { takeInArticle } from '../../src/articles/takeIn.ts';
import { booksOf } from '../../src/deliveries/books.ts';
import { findDelivery } from '../../src/deliveries/delivery.store.ts';
import { balances } from '../../src/deliveries/delivery.ts';
import { fanOut } from '../../src/deliveries/fanOut.ts';
import { audienceOf } from '../../src/editions/audienceOf.ts';
import { submitForReview } from '../../src/editions/freeze.ts';
import { preview } from '../../src/editions/preview.ts';
import { approve } from '../../src/issues/approve.ts';
import { changeIssue, createIssue } from '../../src/issues/change.ts';
import type { Meant } from '../../src/issues/fits.ts';
import { take } from '../../src/issues/issue.store.ts';
import { closeRelay } from '../../src/platform/mail/relay.ts';
import { pause } from '../../src/subscribers/pause.ts';
import { ANNA, BERIT } from '../support/published.ts';
import { aReader, sendAgain } from '../support/sending.ts';
import { openSink, type Sink } from '../support/sink.ts';
import { openWorld, type World } from '../support/world.ts';

/* An issue whose items are not for everybody: each reader's letter holds what fits her, and the books say the rest. */

const PATIENCE_MS = 60_000;
const MONTH_MS = 30 * 86_400_000;

let world: World;
let sink: Sink;
beforeAll(async () => {
  sink = await openSink();
  world = await openWorld({ SMTP_URL: sink.url, MEASURING: 'aggregate' });
}, PATIENCE_MS);
afterAll(async () => {
  await closeRelay();
  await world.close();
  await sink.close();
});

async function anItem(title: string, meant: Partial<Meant>) {
  const blocks = [{ type: 'paragraph' as const, text: `Mer om det som hände: ${title}.` }];
  const { article } = await takeInArticle({ kind: 'nyhet', title, lead: `Det här gäller ${title}.`, blocks }, ANNA);
  return {
    id: title.slice(0, 4),
    articleId: article.id,
    layout: 'standard' as const,
    title: null,
    lead: null,
    ...meant,
  };
}

test(
  'readers get what fits them, and the books say who got nothing and why',
  async () => {
    const kommun = (kind: 'kommun' | 'region' | 'privat' | null) => ({ organisation: { kind, code: null } });
    const [kim, rut, okand, pia, pelle, stina] = await Promise.all([
      aReader('kim@kommun.example', kommun('kommun')),
      aReader('rut@region.example', kommun('region')),
      aReader('okand@annat.example', kommun(null)),
      aReader('pia@foretag.example', kommun('privat')),
      aReader('pelle@kommun.example', { ...kommun('kommun'), pausedUntil: new Date(Date.now() + MONTH_MS) }),
      aReader('stina@kommun.example', kommun('kommun')),
    ]);
    const empty = await createIssue(ANNA);
    const items = [
      await anItem('Skolvalet öppnar', { audiences: ['kommun'] }),
      await anItem('Vårdvalet öppnar', { audiences: ['region', 'kommun'] }),
    ];
    const sections = [
      { id: 's1', heading: 'Kommunerna', items: items.slice(0, 1) },
      { id: 's2', heading: 'Nyheter', items: items.slice(1) },
    ];
    const texts = { subject: 'Två val öppnar', preheader: 'Läs om vad som händer i ditt område den här månaden.' };
    const issue = await changeIssue(empty.id, empty.version, { ...texts, sections }, ANNA);

    const before = await audienceOf(issue.id);
    expect(before).toMatchObject({ readers: 6, nothing: 1, paused: 1, stories: 2 });
    expect(before.letters.map(({ stories, readers, by }) => ({ stories, readers, by }))).toEqual([
      { stories: 2, readers: 3, by: { kommun: 2, okand: 1 } },
      { stories: 1, readers: 1, by: { region: 1 } },
    ]);

    const asked = await submitForReview(issue.id, ANNA);
    expect(await audienceOf(issue.id)).toEqual(before);
    const asRegion = { organisation: { kind: 'region' as const }, topics: [] };
    const seen = await preview(issue.id, { language: 'sv', reader: asRegion });
    expect([seen.text.includes('Skolvalet'), seen.text.includes('Vårdvalet')]).toEqual([false, true]);
    await expect(
      preview(issue.id, { language: 'sv', reader: { organisation: { kind: 'privat' }, topics: [] } }),
    ).rejects.toThrow('får inget brev');

    await approve(asked.id, asked.review?.editionHash ?? '', BERIT);
    await take('schedule', asked.id, { schedule: { at: new Date(), zone: 'Europe/Stockholm', by: BERIT.id } });
    await take('release', asked.id, { releasedAt: new Date() });
    await fanOut(asked.id);
    await pause(stina.id, 2); // after the fan-out: the hand-over asks again
    await sendAgain(asked.id);

    const books = await booksOf(asked.id);
    expect(balances(books)).toBe(true);
    expect(books).toMatchObject({ intended: 6, sent: 3, skipped: 3, skippedBy: { 'nothing-fits': 1, paused: 2 } });
    const row = async (reader: { id: string }) => await findDelivery(asked.id, reader.id);
    expect([(await row(kim))?.variant, (await row(rut))?.variant, (await row(okand))?.variant]).toEqual([
      'sv.aggregate',
      'sv.aggregate.1',
      'sv.aggregate',
    ]);
    expect([(await row(pia))?.reason, (await row(pelle))?.reason]).toEqual(['nothing-fits', 'paused']);
    const letters = sink.caught.map((letter) => `${letter.to} ${letter.raw.toString()}`);
    expect(letters).toHaveLength(3);
    expect(letters.find((one) => one.includes('rut@region.example'))).not.toContain('Skolvalet');
    expect(letters.find((one) => one.includes('kim@kommun.example'))).toContain('Skolvalet');
  },
  PATIENCE_MS,
);
