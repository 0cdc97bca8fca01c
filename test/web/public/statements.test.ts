import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Front, openFront } from '../../support/front.ts';
import { openWorld, type World } from '../../support/world.ts';

/* What the house says about itself, with the settings it runs with (R100), and what Digg wants said of accessibility. */

let world: World;
let front: Front;

beforeAll(async () => {
  world = await openWorld();
  front = await openFront();
}, 30_000);
afterAll(async () => {
  await front.close();
  await world.close();
});

const text = async (path: string) => (await fetch(front.url + path)).text();

describe('the privacy notice', () => {
  test('is filled in with the settings of the house', async () => {
    world.set({
      ...{ ORGANISATION: 'Region Prov', POSTAL_ADDRESS: 'Provgatan 1, 111 11 Prov', DPO_EMAIL: 'ombud@prov.example' },
      ...{ PROCESSORS: 'Provdrift AB (drift)', RETAIN_PROOF_DAYS: '365', RETAIN_DELIVERIES_DAYS: '182' },
      ...{ RETAIN_REPLIES_DAYS: '12', MEASURING: 'individual' },
    });
    const page = await text('/integritet?lang=sv');
    for (const said of [
      ...['Region Prov är personuppgiftsansvarig', 'Provgatan 1, 111 11 Prov', 'mailto:ombud@prov.example'],
      ...['av Provdrift AB (drift).', '<dd>12 månader</dd>', '<dd>6 månader</dd>', '<dd>12 dagar</dd>'],
      ...['<dd>7 dagar</dd>', 'artikel 6.1 a', 'artikel 6.1 f', 'eget samtycke', 'begränsad', 'https://www.imy.se/'],
    ])
      expect(page).toContain(said);
  });

  test.each([
    ['none', 'Vi mäter ingenting.'],
    ['aggregate', 'så vi kan inte se vem som gjorde vad'],
    ['individual', 'då ser vi också vad just du öppnar'],
  ])('tells how the house measures: %s', async (level, said) => {
    world.set({ MEASURING: level });
    const page = await text('/integritet?lang=sv');
    expect(page).toContain(said);
    expect(page.includes('eget samtycke')).toBe(level === 'individual');
  });
});

test('the accessibility statement tells what is not accessible, how it was tested, when, and where to complain', async () => {
  world.set({ ORGANISATION: 'Region Prov', REPLY_TO: 'svar@prov.example' });
  for (const [language, said] of [
    ['sv', ['delvis förenlig', '(2018:1937)', 'WCAG 1.1.1', 'egen bedömning', '25 november 2026']],
    ['en', ['complies with the act in part', '(2018:1937)', 'WCAG 1.1.1', 'assessment of our own', '25 November 2026']],
  ] as const) {
    const page = await text(`/tillganglighet?lang=${language}`);
    for (const part of [...said, 'Region Prov', 'mailto:svar@prov.example', 'https://www.digg.se/tdosanmalan'])
      expect(page).toContain(part);
  }
});
