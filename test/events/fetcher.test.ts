import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fetcherOf } from '../../src/events/fetcher.ts';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

describe('people and machines', () => {
  test.each([
    CHROME,
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
    'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Thunderbird/128.4.0',
    'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0.17928; ms-office; MSOffice 16)',
    'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
  ])('a person: %s', (userAgent) => expect(fetcherOf({ userAgent, method: 'GET' })).toBe('person'));

  test.each([
    undefined,
    '',
    '   ',
    'Mozilla/5.0',
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Mozilla/5.0 (Windows NT 10.0) BarracudaSentinel (EE)',
    'Mimecast-URL-Checker',
    'Proofpoint URL Defense',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'facebookexternalhit/1.1',
    'curl/8.5.0',
    'python-requests/2.32.3',
    'Go-http-client/2.0',
    'node',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36',
  ])('a machine: %s', (userAgent) => expect(fetcherOf({ userAgent, method: 'GET' })).toBe('machine'));

  test('HEAD is never a person, whoever says so', () => {
    expect(fetcherOf({ userAgent: CHROME, method: 'HEAD' })).toBe('machine');
  });

  test('any user agent gets an answer, also a very long one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (userAgent) => {
        expect(['person', 'machine']).toContain(fetcherOf({ userAgent, method: 'GET' }));
      }),
    );
    expect(fetcherOf({ userAgent: CHROME + ' '.repeat(1_000_000), method: 'GET' })).toBe('person');
  });
});
