import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../src/refusal.ts';
import { checkAddress } from '../../src/subscribers/address.ts';
import { nearAddress } from '../../src/subscribers/nearAddress.ts';

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
  ])('%s is pointed out', (typed, meant) => expect(nearAddress(typed)).toEqual({ meant, slip: 'domain' }));

  test.each([
    ...['a@gmail.com', 'a@hotmail.se', 'a@mail.com', 'a@ymail.com', 'a@hotmail.es', 'a@yahoo.de', 'a@live.se'],
    ...['a@umea.se', 'a@lund.se', 'a@vgregion.se', 'a@inera.se', 'a@gmail.example', 'a@mail.umea.se', 'a@me.com'],
    ...['a@liv.se', 'a@tele2.se', 'a@icloud.se', 'a@regionhalland.se'],
  ])('%s is left alone', (address) => expect(nearAddress(address)).toBeNull());
});

describe('letters before the @ that hardly any address has (R34)', () => {
  test.each([
    ['åsa@kommun.se', 'asa@kommun.se'],
    ['Åsa.Öberg@kommun.se', 'Asa.Oberg@kommun.se'],
    ['a\u030Asa@kommun.se', 'asa@kommun.se'],
    ['rené@örebro.se', 'rene@örebro.se'],
    ['søren.ÆGIR@kommun.se', 'soren.aeGIR@kommun.se'],
  ])('%s is asked about', (typed, meant) => expect(nearAddress(typed)).toEqual({ meant, slip: 'letters' }));

  test('both slips are one question', () =>
    expect(nearAddress('åsa@gmial.com')).toEqual({ meant: 'asa@gmail.com', slip: 'domain' }));

  test.each(['anna@örebro.se', 'анна@kommun.se', 'a.b+c@kommun.se'])('%s is left alone', (address) =>
    expect(nearAddress(address)).toBeNull(),
  );

  test('what is proposed can be signed up, and is asked about no more', () => {
    const local = fc.stringMatching(/^[a-zåäöéü][a-zåäöéü.+]{0,12}[a-zåäöéüø]$/u);
    fc.assert(
      fc.property(local, fc.constantFrom('kommun.se', 'gmial.com', 'örebro.se'), (name, domain) => {
        const typed = `${name}@${domain}`;
        fc.pre(isAddress(typed));
        const near = nearAddress(typed);
        if (near) expect([isAddress(near.meant), nearAddress(near.meant)]).toEqual([true, null]);
      }),
    );
  });
});

function isAddress(text: string): boolean {
  try {
    checkAddress(text);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
