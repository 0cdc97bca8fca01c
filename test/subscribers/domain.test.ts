import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isWorkplace } from '../../src/subscribers/domain.ts';
import type { OrganisationKind } from '../../src/subscribers/subscriber.ts';
import { suggestKind } from '../../src/subscribers/suggestKind.ts';
import { aReader } from '../support/sending.ts';
import { openWorld, type World } from '../support/world.ts';

describe('a domain', () => {
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
