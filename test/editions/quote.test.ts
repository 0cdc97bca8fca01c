import { describe, expect, test } from '@jest/globals';
import { personIn, pulledQuote } from '../../src/editions/quote.ts';
import { interview } from './sample.ts';

describe('who an article is about', () => {
  test.each<[string, string | null]>([
    ['Lena Dahl: Viktigaste från Ineras ägarråd 2021', 'Lena Dahl'],
    ['Patrik Sundström om kraftsamling kring fortsatt digitalisering i välfärden', 'Patrik Sundström'],
    ['Möt Åsa Lind-Öberg, ny chef för katalogen', 'Åsa Lind-Öberg'],
    ['Intervju med Carl von Essen', 'Carl von Essen'],
    ['Nya regler: så gör du', null],
    ['Digitalisering om tio år', null],
  ])('%s', (title, person) => {
    expect(personIn({ form: 'intervju', kind: 'aktuellt', title, byline: 'Text: Eva Ek' })).toBe(person);
  });

  test('a column is by the one who signed it', () => {
    const by = (byline: string | null) => personIn({ form: null, kind: 'kronika', title: 'X Y: om', byline });
    expect(by('Vesna Jovic')).toBe('Vesna Jovic');
    expect(by('Av: Vesna Jovic, vd för SKL')).toBe('Vesna Jovic');
    expect(by('redaktionen')).toBeNull();
    expect(by(null)).toBeNull();
  });
});

describe('the pulled quote', () => {
  test('is a whole sentence of an answer, to the letter, that stands alone', () => {
    const quote = pulledQuote(interview());
    expect(quote).toEqual({
      text: 'Digitalisering kan ge nya arbetssätt och effektivisera välfärdens verksamheter.',
      name: 'Lena Dahl',
    });
  });

  test('has no name when the words may be somebody else’s', () => {
    const blocks = [
      { type: 'quote' as const, text: '– Inera är navet, kittet, som för samman kommuner, regioner och utförare.' },
    ];
    expect(pulledQuote(interview({ blocks }))).toEqual({
      text: 'Inera är navet, kittet, som för samman kommuner, regioner och utförare.',
      name: null,
    });
  });

  test('is left out rather than cut', () => {
    expect(pulledQuote(interview({ blocks: [{ type: 'answer', text: '– Ja.' }] }))).toBeNull();
    expect(pulledQuote(interview({ blocks: [{ type: 'answer', text: `– ${'lång '.repeat(60)}.` }] }))).toBeNull();
    expect(
      pulledQuote(
        interview({
          blocks: [{ type: 'paragraph', text: 'En text som ingen har sagt, men som är lagom lång för ett citat.' }],
        }),
      ),
    ).toBeNull();
  });
});
