import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sizeOf } from '../../src/editions/preflight/size.ts';
import { type Rendered, renderIssue } from '../../src/editions/render.ts';
import { markupFaults } from '../letters/markup.ts';
import { anArticle } from '../support/make.ts';
import { letterOf, outwardLinks } from './dom.ts';
import { anIssue, aSample, useTestSettings } from './sample.ts';

const { issue, articles } = aSample();
const EMPTY_WORDS = /^(läs mer|klicka här|här|mer|read more|click here)$/i;

let sv: Rendered;
let en: Rendered;
beforeAll(async () => {
  useTestSettings();
  sv = await renderIssue(issue, articles, { language: 'sv', level: 'individual' });
  en = await renderIssue(issue, articles, { language: 'en', level: 'none' });
}, 30_000);

describe('the document', () => {
  test('says its language, direction and charset, and its title is the subject', () => {
    const { $, html } = letterOf(sv);
    for (const element of ['html', 'body']) {
      expect($(element).attr('lang')).toBe('sv');
      expect($(element).attr('dir')).toBe('ltr');
    }
    expect($('title').text()).toBe(issue.subject);
    expect($('meta[charset]').attr('charset')).toBe('utf-8');
    expect(html.indexOf('<meta charset')).toBeLessThan(1024);
    expect(html).not.toMatch(/http-equiv="Content-Type"/i);
  });

  test('has one h1 and skips no heading level', () => {
    const { $ } = letterOf(sv);
    const levels = $('h1, h2, h3, h4, h5, h6')
      .toArray()
      .map((heading) => Number(heading.tagName[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, at) => {
      expect(level - (levels[at] ?? 0)).toBeLessThanOrEqual(1);
    });
  });

  test('uses tables for layout only, and says so', () => {
    const { $ } = letterOf(sv);
    expect($('table').length).toBeGreaterThan(10);
    expect($('table:not([role=presentation])')).toHaveLength(0);
    expect($('th, caption, [scope], [summary]')).toHaveLength(0);
  });

  test('has nothing that mail programs forbid, and loads nothing but pictures', () => {
    const { $, html } = letterOf(sv);
    expect($('script, form, iframe, object, embed, video, audio, link, base, input, button')).toHaveLength(0);
    expect(html).not.toMatch(/@import|@font-face|url\(|javascript:|data:/i);
    expect(html.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('is sound HTML', async () => {
    expect(await markupFaults(letterOf(sv).html)).toEqual([]);
  });

  test('knows dark mode, in the standard way and in Outlook on the web', () => {
    const { $, html } = letterOf(sv);
    expect($('meta[name=color-scheme]').attr('content')).toBe('light dark');
    expect($('meta[name=supported-color-schemes]').attr('content')).toBe('light dark');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
    expect(html).toContain('[data-ogsc]');
  });

  test('stays below what mail programs cut, also with forty articles', async () => {
    const many = Array.from({ length: 40 }, (_, at) =>
      anArticle({
        title: `Artikel ${at} om något som tar en och en halv rad att säga i en rubrik`,
        lead: 'En ingress på ungefär två hundra tecken säger vad artikeln handlar om, för vem det är viktigt och vad den som läser kan göra nu, så att ingen behöver gissa. Den får plats.',
      }),
    );
    const items = many.map((one, at) => ({
      id: `i${at}`,
      articleId: one.id,
      layout: 'standard' as const,
      title: null,
      lead: null,
    }));
    const big = anIssue({ sections: [{ id: 's', heading: 'Nyheter', items }] });
    const map = new Map(many.map((one) => [one.id, one]));
    expect(sizeOf((await renderIssue(big, map, { language: 'sv', level: 'individual' })).html)).toBeLessThan(90_000);
    expect(sizeOf(sv.html)).toBeLessThan(60_000);
  });
});

describe('the preheader', () => {
  test('is the first text of the body, hidden, and stands once', () => {
    const { $, html } = letterOf(sv);
    const first = $('body').text().trim();
    expect(first.startsWith(issue.preheader)).toBe(true);
    expect($('.preheader').attr('style')).toContain('display:none');
    expect(html.split(issue.preheader)).toHaveLength(2);
  });
});

describe('links', () => {
  test('say where they lead, and the same words lead to the same place', () => {
    for (const rendered of [sv, en]) {
      const places = new Map<string, string>();
      for (const { href, text } of outwardLinks(letterOf(rendered).$)) {
        expect(text).not.toBe('');
        expect(text).not.toMatch(EMPTY_WORDS);
        expect(text).not.toMatch(/^https?:/);
        expect([places.get(text) ?? href, text]).toEqual([href, text]);
        places.set(text, href);
        expect(href).toMatch(/^https?:\/\/|^mailto:/);
      }
    }
  });

  test('of the contents lead to headings of the letter', () => {
    const { $ } = letterOf(sv);
    const inner = $('a[href^="#"]').toArray();
    expect(inner).toHaveLength(8);
    for (const a of inner) expect($($(a).attr('href') ?? '').text()).toBe($(a).text());
  });

  test('that change something for the reader are never redirected', () => {
    const hrefs = outwardLinks(letterOf(sv).$).map((link) => link.href);
    for (const path of [
      '/avsluta/UnsubscribeToken',
      '/val/PreferencesToken',
      '/integritet',
      '/nummer/9',
      '/hjalpte/9/ja',
    ])
      expect(hrefs.some((href) => href.startsWith(`http://localhost:3000${path}`))).toBe(true);
  });

  test('of a sign-up that is no web address are left out', async () => {
    const event = {
      startsAt: new Date('2026-11-24T08:00:00Z'),
      endsAt: null,
      place: null,
      signUpUrl: 'javascript:alert(1)',
    };
    const article = anArticle({ kind: 'event', event });
    const one = anIssue({
      sections: [
        {
          id: 's',
          heading: 'E',
          items: [{ id: 'i', articleId: article.id, layout: 'standard', title: null, lead: null }],
        },
      ],
    });
    const { html, text } = letterOf(
      await renderIssue(one, new Map([[article.id, article]]), { language: 'sv', level: 'none' }),
    );
    expect(html + text).not.toContain('javascript');
    expect(text).toContain('Lägg 24 november i kalendern');
  });
});

describe('the text twin', () => {
  test('has every link, heading and alternative text of the HTML', () => {
    for (const rendered of [sv, en]) {
      const { $, text } = letterOf(rendered);
      const flat = text.replace(/\s+/g, ' ').toLocaleLowerCase('sv');
      for (const { href } of outwardLinks($)) expect(text).toContain(href);
      for (const heading of $('h1, h2, h3').toArray())
        expect(flat).toContain($(heading).text().toLocaleLowerCase('sv'));
      for (const img of $('img[alt]:not([alt=""])').toArray())
        expect(flat).toContain(($(img).attr('alt') ?? '').toLowerCase());
    }
  });

  test('keeps to 78 columns, but for addresses', () => {
    for (const line of letterOf(sv).text.split('\n'))
      if (!/https?:/.test(line)) expect(line.length).toBeLessThanOrEqual(78);
  });
});

describe('the English frame', () => {
  test('marks the Swedish texts as Swedish', () => {
    const { $ } = letterOf(en);
    expect($('html').attr('lang')).toBe('en');
    for (const article of articles.values()) {
      const heading = $('h2, h3').filter((_, one) => $(one).text() === article.title);
      expect(heading.closest('[lang]').attr('lang')).toBe('sv');
    }
    expect($('body').text()).toContain('Unsubscribe');
    expect($('body').text()).not.toContain('Avsluta');
  });
});

describe('what an author types', () => {
  test('is printed as it stands and never becomes markup', async () => {
    const nasty = fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '</mj-text><mj-raw>',
        '{{ name }}{% assign x = 1 %}',
        '"><img src=x onerror=1>',
        '<!-- x -->',
        ']]>',
        '&lt;b&gt; & &amp;',
        'a\'b"c',
        '<mj-include path="/etc/passwd" />',
        'rad\r\nBcc: x@y.example',
      ),
      fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
    );
    const usual = letterOf(sv).$('*').length;
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (title, alt) => {
        const given = new Map(articles);
        const [first] = given.values();
        if (!first?.image) throw new Error('the sample begins with a picture');
        given.set(first.id, {
          ...first,
          title: `x ${title}`,
          lead: `y ${alt}`,
          image: { ...first.image, alt: `z ${alt}` },
        });
        const rendered = await renderIssue({ ...issue, subject: `s ${title}` }, given, {
          language: 'sv',
          level: 'individual',
        });
        const { $, html } = letterOf(rendered);
        const flat = (text: string) =>
          text
            .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
            .replace(/[\p{Cc}\p{Cs}\s]+/gu, (run) => (/\s/.test(run) ? ' ' : ''))
            .trim();
        expect(flat($('h2.big').text())).toBe(flat(`x ${title}`));
        expect(flat($('img').first().attr('alt') ?? '')).toBe(flat(`z ${alt}`));
        expect(flat($('title').text())).toBe(flat(`s ${title}`));
        expect(rendered.subject).not.toMatch(/[\r\n]/);
        // The button follows the title's form ("Lena Dahl: ..."), so its words may differ; the elements may not.
        expect(Math.abs($('*').length - usual)).toBeLessThanOrEqual(1);
        expect(html).not.toMatch(/<script|onerror=1>/);
      }),
      { numRuns: 25 },
    );
  }, 30_000);
});
