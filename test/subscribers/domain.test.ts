import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isWorkplace, nearAddress } from '../../src/subscribers/domain.ts';
import type { OrganisationKind } from '../../src/subscribers/subscriber.ts';
import { suggestKind } from '../../src/subscribers/suggestKind.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

describe('a slip of the finger in a well-known domain', () => {
  test.each([
    ['anna@gmial.com', 'anna@gmail.com'],
    ['anna@gmai.com', 'anna@gmail.com'],
    ['anna@gmaill.com', 'anna@gmail.com'],
    ['anna@gnail.com', 'anna@gmail.com'],
    ['Anna.B+nyhet@Hotmial.com', 'Anna.B+nyhet@hotmail.com'],
    ['anna@gmail.con', 'anna@gmail.com'],
    ['anna@outlok.com', 'anna@outlook.com'],
    ['anna@yaho.se', 'anna@yahoo.se'],
    ['anna@comhem.sse', 'anna@comhem.se'],
  ])('%s is pointed out', (typed, meant) => expect(nearAddress(typed)).toBe(meant));

  test.each([
    ...['a@gmail.com', 'a@hotmail.se', 'a@mail.com', 'a@ymail.com', 'a@hotmail.es', 'a@yahoo.de', 'a@live.se'],
    ...['a@umea.se', 'a@lund.se', 'a@vgregion.se', 'a@inera.se', 'a@gmail.example', 'a@mail.umea.se', 'a@me.com'],
    ...['a@liv.se', 'a@tele2.se', 'a@icloud.se', 'a@regionhalland.se'],
  ])('%s is left alone', (address) => expect(nearAddress(address)).toBeNull());

  test('says nothing about where somebody works', () => expect(isWorkplace('gmail.com')).toBe(false));
});

describe('the organisation that a domain suggests', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  const readers = async (domain: string, ...kinds: (OrganisationKind | null)[]) => {
    for (const [at, kind] of kinds.entries()) await aReader(`r${at}@${domain}`, { organisation: { kind, code: null } });
  };

  test('needs three confirmed readers who agree, and hardly anybody who does not', async () => {
    await readers('tva.example', 'kommun', 'kommun', null);
    expect(await suggestKind('ny@tva.example')).toBeNull();
    await readers('tre.example', 'kommun', 'kommun', 'kommun', null);
    expect(await suggestKind('Ny@TRE.example')).toBe('kommun');
    await readers('delad.example', 'kommun', 'kommun', 'kommun', 'region', 'region');
    expect(await suggestKind('ny@delad.example')).toBeNull();
    for (const at of [1, 2, 3])
      await aReader(`p${at}@vantar.example`, { state: 'pending', organisation: { kind: 'region', code: null } });
    expect(await suggestKind('ny@vantar.example')).toBeNull();
  });

  test('is never made for a provider that anybody may use', async () => {
    await readers('gmail.com', 'kommun', 'kommun', 'kommun');
    expect(await suggestKind('ny@gmail.com')).toBeNull();
  });
});
