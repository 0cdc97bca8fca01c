import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { safeNext } from '../../src/http/next.ts';

describe('where to go after signing in', () => {
  test.each(['/desk', '/desk/nummer/1', '/desk?klart=x', '/desk/artiklar?sok=%C3%A5#topp'])('%s is ours', (path) => {
    expect(safeNext(path)).toBe(path);
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    'https:evil.example',
    'https://evil.example/desk',
    '/desk\\..\\..\\evil',
    '/desk/../../evil',
    '/desk/\t/evil.example',
    '/deskevil',
    '/desk/..//evil.example',
    'javascript:alert(1)',
    '%2f%2fevil.example',
    '',
    undefined,
    ['/desk/nummer'],
  ])('%j is not', (path) => {
    expect(safeNext(path)).toBe('/desk');
  });

  test('whatever is asked for, the browser stays at the desk', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      'desk',
      '..',
      '.',
      ':',
      '@',
      'evil.example',
      '%2f',
      '?',
      '#',
      '\t',
      'https',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const url = new URL(safeNext(parts.join('')), 'https://aktuellt.example');
        expect(url.origin).toBe('https://aktuellt.example');
        expect(url.pathname === '/desk' || url.pathname.startsWith('/desk/')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
