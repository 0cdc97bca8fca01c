import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import { HOUSE } from '../../src/staff/actor.ts';
import { audit, listAudit } from '../../src/staff/audit.ts';
import { listKeys } from '../../src/staff/key.store.ts';
import { checkKey, createKey, revokeKey } from '../../src/staff/keys.ts';
import { hashPassword, makePassword, passwordFits } from '../../src/staff/password.ts';
import { beginSecondStep, endSecondStep, newNonce, secretOf } from '../../src/staff/secondStep.ts';
import { createStaff, firstStaff, signIn } from '../../src/staff/signIn.ts';
import { listStaff } from '../../src/staff/staff.store.ts';
import { codeAt, forApps, stepOf } from '../../src/staff/totp.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

describe('the first account', () => {
  test('is made once, with a password that is told once', async () => {
    const first = await firstStaff('Redaktor@Inera.example');
    expect(first?.email).toBe('redaktor@inera.example');
    expect((await signIn('redaktor@inera.example', first?.password ?? '')).role).toBe('operator');
    expect(await firstStaff('redaktor@inera.example')).toBeNull();
    expect(await listStaff()).toHaveLength(1);
  });
});

describe('signing in', () => {
  const person = {
    email: 'kim@inera.example',
    name: 'Kim',
    role: 'communicator',
    password: 'hemligt nog för oss',
  } as const;
  beforeAll(async () => {
    await createStaff(person, HOUSE);
  });

  test('wants the right password, however the address is written', async () => {
    expect((await signIn(' KIM@inera.example ', person.password)).name).toBe('Kim');
  });

  test('says the same to a wrong password and to an unknown address', async () => {
    const wrong = signIn('kim@inera.example', 'fel').catch((error: unknown) => error);
    const unknown = signIn('ingen@inera.example', 'fel').catch((error: unknown) => error);
    expect(await wrong).toMatchObject({ code: 'unauthenticated' });
    expect(await unknown).toEqual(await wrong);
  });

  test('the same address twice, a short password, no name: refused with the field', async () => {
    await expect(createStaff(person, HOUSE)).rejects.toMatchObject({ code: 'conflict', field: 'email' });
    const next = { ...person, email: 'bo@inera.example' };
    await expect(createStaff({ ...next, password: 'elva tecken' }, HOUSE)).rejects.toMatchObject({ field: 'password' });
    await expect(createStaff({ ...next, name: ' ' }, HOUSE)).rejects.toMatchObject({ field: 'name' });
    await expect(createStaff({ ...next, email: 'bo' }, HOUSE)).rejects.toMatchObject({ field: 'email' });
  });
});

describe('the second step (R108)', () => {
  test.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ])('makes the codes of RFC 6238 appendix B: at %d seconds %s', (seconds, code) => {
    const secret = Buffer.from('12345678901234567890');
    expect(codeAt(secret, Math.floor(seconds / 30))).toBe(code);
    expect(stepOf(secret, ` ${code.slice(0, 3)} ${code.slice(3)}`, new Date(seconds * 1_000))).not.toBeNull();
    expect(stepOf(secret, code, new Date((seconds + 61) * 1_000))).toBeNull();
  });

  test('is switched on with a code, wanted from then on, each code once, and switched off with another', async () => {
    const at = (step: number) => new Date(1_800_000_000_000 + step * 30_000);
    const nonce = newNonce();
    const password = 'hemligt nog för alla';
    const eva = await createStaff({ email: 'eva@inera.example', name: 'Eva', role: 'operator', password }, HOUSE);
    const code = (step: number) => codeAt(secretOf(eva.id, nonce), at(step).getTime() / 30_000);
    const enter = (typed: string, step: number) =>
      signIn('eva@inera.example', password, typed, at(step)).then(
        () => 'in',
        (error: { code: string }) => error.code,
      );

    expect(await enter('', 0)).toBe('in');
    await expect(beginSecondStep(eva, nonce, '000000', at(0))).rejects.toMatchObject({ field: 'code' });
    await beginSecondStep(eva, nonce, code(0), at(0));
    expect([await enter('', 1), await enter(code(0), 1), await enter(code(1), 1), await enter(code(1), 1)]).toEqual([
      ...['unauthenticated', 'unauthenticated'], // the code that switched it on is used up
      ...['in', 'unauthenticated'],
    ]);
    expect((await listStaff()).find(({ id }) => id === eva.id)?.secondStep).toBe(true);
    const kept = JSON.stringify(await mongoose.model('staff').find().lean());
    expect(kept).not.toContain(secretOf(eva.id, nonce).toString('hex'));
    await expect(endSecondStep(eva, code(1), at(1))).rejects.toMatchObject({ field: 'code' });
    await endSecondStep(eva, code(2), at(2));
    expect(await enter('', 3)).toBe('in');
  });

  test('the key for apps is the secret in base32, and its link names house and account', () => {
    const { key, href } = forApps(Buffer.from('12345678901234567890'), 'Aktuellt från Inera', 'eva@inera.example');
    expect(key.replaceAll(' ', '')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(href).toContain('otpauth://totp/Aktuellt%20fr%C3%A5n%20Inera:eva%40inera.example?secret=GEZDGNBV');
  });
});

describe('passwords', () => {
  test('are hashed with argon2id, each with its own salt', async () => {
    const [one, two] = await Promise.all([hashPassword('samma långa lösenord'), hashPassword('samma långa lösenord')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(two).not.toBe(one);
    expect(await passwordFits(one, 'samma långa lösenord')).toBe(true);
    expect(await passwordFits(one, 'samma långa lösenorD')).toBe(false);
    expect(await passwordFits(one, 'x'.repeat(100_000))).toBe(false);
  });

  test('a flood of sign-ins waits in line, and is refused when the line is long', async () => {
    const stored = await hashPassword('samma långa lösenord');
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => passwordFits(stored, 'fel')));
    const refused = all.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(8); // two at work, fifty waiting
    expect(refused[0]).toMatchObject({ reason: { code: 'too-many' } });
    expect(await passwordFits(stored, 'samma långa lösenord')).toBe(true);
  });

  test('that are made can be read aloud, and are not made twice', () => {
    const made = new Set(Array.from({ length: 200 }, makePassword));
    expect(made.size).toBe(200);
    for (const password of made) expect(password).toMatch(/^([a-z]{4}-){4}[a-z]{4}$/);
  });
});

describe('keys', () => {
  test('open until they are taken away; only a hash is kept', async () => {
    const { key, secret } = await createKey('Intranätet', ['write', 'read'], HOUSE);
    expect(key).toMatchObject({ scopes: ['read', 'write'], prefix: secret.slice(0, 10), lastUsedAt: null });
    expect((await checkKey(secret))?.id).toBe(key.id);
    expect((await listKeys())[0]?.lastUsedAt).toBeInstanceOf(Date);
    expect(JSON.stringify(await mongoose.model('keys').find().lean())).not.toContain(secret.slice(12));
    await revokeKey(key.id, HOUSE);
    expect(await checkKey(secret)).toBeNull();
    await expect(revokeKey(key.id, HOUSE)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('that are nearly right are wrong', async () => {
    const { secret } = await createKey('Nästan', ['read'], HOUSE);
    const last = secret.at(-1) === 'A' ? 'B' : 'A';
    for (const bad of [
      '',
      'akt_',
      `${secret}x`,
      secret.slice(0, -1) + last,
      secret.toLowerCase(),
      { $ne: '' } as never,
    ])
      expect(await checkKey(bad)).toBeNull();
  });

  test('need a name and something to do', async () => {
    await expect(createKey(' ', ['read'], HOUSE)).rejects.toMatchObject({ field: 'name' });
    await expect(createKey('Tom', [], HOUSE)).rejects.toMatchObject({ field: 'scopes' });
  });
});

describe('the audit trail', () => {
  test('is read newest first, a page at a time', async () => {
    for (const n of [1, 2, 3]) await audit(HOUSE, 'test-sent', { n });
    const first = await listAudit({ limit: 2 });
    expect(first.items.map((entry) => entry.about.n)).toEqual(['3', '2']);
    const second = await listAudit({ limit: 2, after: first.next });
    expect(second.items[0]).toMatchObject({ what: 'test-sent', about: { n: '1' }, actor: HOUSE });
  });
});
