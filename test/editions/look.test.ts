import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { changeLogo, changeLook, restoreLook } from '../../src/editions/changeLook.ts';
import { editionOf } from '../../src/editions/edition.store.ts';
import { splice } from '../../src/editions/edition.ts';
import { freeze } from '../../src/editions/freeze.ts';
import { currentLook, listLooks } from '../../src/editions/look.store.ts';
import { checkLook, type Look, logoSize, plainLook } from '../../src/editions/look.ts';
import { preview } from '../../src/editions/preview.ts';
import { contrast, palettes } from '../../src/platform/palette.ts';
import { Refusal } from '../../src/refusal.ts';
import { type Front, openFront } from '../support/front.ts';
import { ANNA, aDraft, aPublishedIssue } from '../support/published.ts';
import { openWorld, type World } from '../support/world.ts';

const PLAIN = plainLook('#0b5d4e');

describe('what a look may be', () => {
  const hex = fc.stringMatching(/^#[0-9a-f]{6}$/);

  test('whatever colours are chosen, what passes can be read in light and in dark, and what does not names its field', () => {
    fc.assert(
      fc.property(hex, hex, (accent, ground) => {
        const { light, dark } = palettes(accent, ground);
        const pairs: [string, string][] = [
          ...[
            [light.ink, ground],
            [light.muted, ground],
            [accent, '#ffffff'],
            [accent, ground],
          ].map((pair) => pair as [string, string]),
          ...[
            [light.onAccent, accent],
            [dark.accent, dark.paper],
            [dark.accent, dark.sand],
          ].map((pair) => pair as [string, string]),
        ];
        const readable = pairs.every(([one, other]) => contrast(one, other) >= 4.5);
        const said = refusalOf(() => checkLook({ ...PLAIN, accent, ground }));
        expect(said === null).toBe(readable);
        if (said)
          expect([
            said.field,
            said.message.includes(said.field === 'ground' ? ground : accent),
            /Välj en (ljus|mörk)are färg/.test(said.message),
          ]).toEqual([said.field, true, true]);
      }),
    );
  });

  test.each([
    [{ accent: 'red' }, 'accent', /# och sex tecken/],
    [{ accent: '#0b5d4e;}body{display:none' }, 'accent', /# och sex tecken/],
    [{ accent: '#f2d64b' }, 'accent', /mot vitt.*mörkare/],
    [{ ground: '#5a5a5a' }, 'ground', /ljusare/],
    [{ header: 'a\nb' }, 'header', /enda rad/],
    [{ header: 'a'.repeat(121) }, 'header', /längre än 120/],
    [{ footer: 'a\u0007b' }, 'footer', /styrtecken/],
    [{ logo: { url: 'https://elak.example/a.jpg', width: 1, height: 1, alt: 'x' } }, 'logo', /Ladda upp den igen/],
    [{ logo: { url: `/bilder/${'a'.repeat(64)}.jpg`, width: 1, height: 1, alt: ' ' } }, 'alt', /Skriv vad/],
  ] as [Partial<Look>, string, RegExp][])('%j is refused', (change, field, sentence) => {
    const said = refusalOf(() => checkLook({ ...PLAIN, ...change }));
    expect(said).toMatchObject({ code: 'invalid', field });
    expect(said?.message).toMatch(sentence);
  });

  test('a logo keeps its proportions and fits its place', () => {
    const size = (width: number, height: number) => logoSize({ url: '', alt: '', width, height });
    expect(size(1200, 300)).toEqual({ width: 240, height: 60 });
    expect(size(300, 600)).toEqual({ width: 36, height: 72 });
    expect(size(100, 50)).toEqual({ width: 100, height: 50 });
  });
});

describe('the look of a newsletter', () => {
  let world: World;
  let front: Front;

  beforeAll(async () => {
    world = await openWorld();
    front = await openFront();
    world.set({ PUBLIC_URL: front.url });
  });
  beforeEach(() => world.clear());
  afterAll(async () => {
    await front.close();
    await world.close();
  });

  const htmlOf = async (id: string) => (await preview(id, { language: 'sv' })).html;

  test('is changed, is on the letter as text and never as markup, and is taken back', async () => {
    const { issue } = await aDraft();
    await changeLook(0, { accent: '#5b2a86', header: '<b>För dig</b> {{ name }}', footer: 'Ett & två.\n\nTre.' }, ANNA);
    const html = await htmlOf(issue.id);
    expect(html).toContain('#5b2a86');
    expect(html).toContain('&lt;b&gt;För dig&lt;/b&gt; {{ name }}');
    expect(html).toContain('Ett &amp; två.');
    expect((await preview(issue.id, { language: 'sv' })).text).toContain('Ett & två.');
    await expect(changeLook(0, { header: 'För sent' }, ANNA)).rejects.toMatchObject({ code: 'conflict' });
    await changeLook(1, { accent: '#0b5d4e', header: '' }, ANNA);
    await restoreLook(2, 1, ANNA);
    expect(await currentLook()).toMatchObject({ version: 3, accent: '#5b2a86', header: '<b>För dig</b> {{ name }}' });
    expect((await listLooks()).map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  test('a logo goes through the pictures: made safe, with its measures and its words', async () => {
    const { issue } = await aDraft();
    const png = await sharp({ create: { width: 600, height: 200, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    await expect(changeLogo(0, Buffer.from('<svg onload="x"/>'), 'Inera', ANNA)).rejects.toMatchObject({
      code: 'invalid',
    });
    await changeLogo(0, png, 'Inera', ANNA);
    const { logo } = await currentLook();
    expect(logo).toMatchObject({
      width: 600,
      height: 200,
      alt: 'Inera',
      url: expect.stringMatching(/^\/bilder\/[0-9a-f]{64}\.jpg$/),
    });
    expect(await htmlOf(issue.id)).toContain(`<img src="${front.url}${logo?.url}" alt="Inera" width="216" height="72"`);
    expect((await fetch(front.url + logo?.url)).headers.get('content-type')).toBe('image/jpeg');
  });

  test('is frozen: another look is another edition, and an issue that is out keeps its own, also in the archive', async () => {
    const { issue } = await aPublishedIssue();
    const before = await editionOf(issue);
    const again = async () => (await fetch(`${front.url}/nummer/${issue.number}`)).text();
    const page = await again();
    expect((await freeze(issue.id)).hash).toBe(before?.hash);
    await changeLook(0, { accent: '#5b2a86', footer: 'Ny sidfot.' }, ANNA);
    const after = await freeze(issue.id);
    expect(after.hash).not.toBe(before?.hash);
    expect(after.look).toMatchObject({ accent: '#5b2a86', footer: 'Ny sidfot.' });
    const words = { unsubscribe: 'x', preferences: 'x', reader: 'x' };
    expect(splice((await editionOf(issue))?.variants[0]?.html ?? [], words)).not.toContain('#5b2a86');
    expect(await again()).toBe(page);
    world.set({ ACCENT_COLOUR: '#5b2a86' });
    expect(await again()).toContain(`href="/nummer/${issue.number}/farger.css"`);
    expect(await (await fetch(`${front.url}/nummer/${issue.number}/farger.css`)).text()).toContain('--accent:#0b5d4e');
    world.set({ ACCENT_COLOUR: '#0b5d4e' });
  });
});

function refusalOf(work: () => unknown): Refusal | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
