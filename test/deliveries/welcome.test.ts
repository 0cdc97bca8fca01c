import { afterAll, beforeAll, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { welcome } from '../../src/deliveries/welcome.ts';
import type { Letter } from '../../src/platform/mail/letter.store.ts';
import { renderLetter } from '../../src/platform/mail/renderLetter.ts';
import { aPublishedIssue } from '../support/published.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 30_000);
afterAll(() => world.close());

const letters = () => mongoose.model('Letter').find({ purpose: 'welcome' }).lean<Letter[]>();

test('a new reader is welcomed once, with the latest issue as soon as there is one', async () => {
  const first = await aReader('forst@kommun.example');
  await welcome(first.id);
  const { issue } = await aPublishedIssue();
  await mongoose.model('Issue').updateOne({ _id: issue.id }, { $set: { state: 'sent' } });
  const second = await aReader('sedan@kommun.example', { language: 'en' });
  await welcome(second.id);
  await welcome(second.id);
  await welcome((await aReader('borta@kommun.example', { state: 'left' })).id);

  const [early, late, ...more] = await letters();
  expect(more).toEqual([]);
  expect(early?.data.latest).toBeUndefined();
  expect((await renderLetter('welcome', 'sv', early?.data ?? {})).text).not.toContain('SENASTE');
  expect(late).toMatchObject({ to: 'sedan@kommun.example', data: { latest: issue.subject } });
  const { html, text } = await renderLetter('welcome', 'en', late?.data ?? {});
  expect(html).toContain(`/nummer/${issue.number}"`);
  expect(html).toMatch(/lang="sv"><p[^>]*>Hon gjorde journalen läsbar/);
  expect(text).toContain('- Webbinarium; frågor, svar');
  expect(text).toContain('/avsluta/');
}, 30_000);
