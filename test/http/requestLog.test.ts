import { describe, expect, test } from '@jest/globals';
import { scrub } from '../../src/http/requestLog.ts';

const TOKEN = 'AWsCGIUXcxBYWD2Nb2sCGIIXcxBYWD2Na98VO_CqLs8vsCnHT64FKjI';

describe('a path as the log may hold it (R132)', () => {
  test.each([
    [`/avsluta/${TOKEN}`, '/avsluta/-'],
    [`/bekrafta/${TOKEN}/nytt`, '/bekrafta/-/-'],
    [`/val/${TOKEN}?lang=en`, '/val/-'],
    [`/l/9/3/${TOKEN}`, '/l/9/3/-'],
    ['/l/9/3', '/l/9/3'],
    [`/o/9/${TOKEN}.gif`, '/o/9/-'],
    [`/somewhere/new/${TOKEN}`, '/somewhere/new/-'],
    ['/desk/nummer/6b02188517731058583d8d6f', '/desk/nummer/6b02188517731058583d8d6f'],
    ['/prenumerera?address=a@b.se', '/prenumerera'],
    ['/', '/'],
  ])('%s', (url, logged) => {
    expect(scrub(url)).toBe(logged);
  });
});
