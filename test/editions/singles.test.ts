import { beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'cheerio';
import { renderLetter } from '../../src/platform/mail/renderLetter.ts';
import { outwardLinks } from './dom.ts';
import { useTestSettings } from './sample.ts';

beforeAll(() => useTestSettings());

const URL = 'http://localhost:3000/bekrafta/AbC-_123';
const LETTERS = [
  ['confirm', { confirmUrl: URL }],
  ['preferences-link', { preferencesUrl: URL }],
  ['export', { exportUrl: URL }],
  ['erase', { eraseUrl: URL }],
  [
    'welcome',
    {
      preferencesUrl: URL,
      archiveUrl: 'http://localhost:3000/nummer',
      unsubscribeUrl: 'http://localhost:3000/avsluta/x',
    },
  ],
  ['alert', { url: URL, sentence: 'Nummer 9 har pausats: <b>421</b>', remedy: 'Öppna leveransen & välj.' }],
  ['brake', { url: URL, sentence: 'Gränsen för en domän är nådd: <b>50</b> brev.' }],
  ['test', { url: URL }],
] as const;

describe.each(LETTERS)('the letter %s', (purpose, data) => {
  test.each(['sv', 'en'] as const)('in %s has one button, its twin and a sound head', async (language) => {
    const { subject, html, text } = await renderLetter(purpose, language, { ...data });
    const $ = load(html);
    expect($('html').attr('lang')).toBe(language);
    expect($('title').text()).toBe(subject);
    expect($('h1')).toHaveLength(1);
    expect($('.button a').attr('href')).toBe(URL);
    expect($('img, script, form')).toHaveLength(0);
    for (const { href, text: words } of outwardLinks($)) {
      expect(text).toContain(href);
      expect(words).not.toMatch(/^https?:/);
    }
    expect($('.preheader').text().length).toBeGreaterThanOrEqual(40);
    expect($('.preheader').text().length).toBeLessThanOrEqual(110);
  });

  test('refuses to be rendered with a dead button', async () => {
    await expect(renderLetter(purpose, 'sv', {})).rejects.toThrow('needs an address');
    const dead = Object.fromEntries(Object.keys(data).map((key) => [key, 'javascript:alert(1)']));
    await expect(renderLetter(purpose, 'sv', dead)).rejects.toThrow('needs an address');
  });
});

test('a sentence in an alert is text, never markup, and a subject is one line', async () => {
  const { html, subject } = await renderLetter('alert', 'sv', {
    url: URL,
    sentence: '<img src=x>',
    subject: 'A\r\nBcc: b@c.example',
  });
  expect(html).toContain('&lt;img src=x&gt;');
  expect(subject).toBe('A Bcc: b@c.example');
});
