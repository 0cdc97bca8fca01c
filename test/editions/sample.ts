import type { Article } from '../../src/articles/article.ts';
import { readConfig, useConfig } from '../../src/config.ts';
import type { Issue, Item, Layout } from '../../src/issues/issue.ts';
import { anArticle } from '../support/make.ts';

/** A believable issue of every kind of item, for tests of rendering. */

export function useTestSettings(more: Record<string, string> = {}): void {
  useConfig(readConfig({ SECRET_KEYS: `1:${'k'.repeat(43)}`, LOG_LEVEL: 'silent', ...more }));
}

export const interview = (given: Partial<Article> = {}) =>
  anArticle({
    kind: 'aktuellt',
    form: 'intervju',
    title: 'Lena Dahl: Viktigaste från Ineras ägarråd 2021',
    lead: 'Den 12 maj var det dags för ägarråd. Enligt Lena Dahl, vd för SKR Företag, var ett av de viktigaste besluten att en ny ägaröverenskommelse antogs.',
    image: {
      url: '/bilder/samverkan.jpg',
      alt: 'Illustration: punkter i olika storlek som binds samman av tunna linjer',
      decorative: false,
    },
    blocks: [
      { type: 'question', text: 'Varför är digitaliseringen så viktig?' },
      {
        type: 'answer',
        text: '- Det vet alla. Både regioner och kommuner står inför utmaningar där färre ska försörja flera. Digitalisering kan ge nya arbetssätt och effektivisera välfärdens verksamheter.',
      },
    ],
    ...given,
  });

/** An issue and its articles: hero, standard with and without image, compact, column, two events. */
export function aSample(): { issue: Issue; articles: Map<string, Article> } {
  const event = (day: string, end: string | null, place: string, signUpUrl: string | null) => ({
    startsAt: new Date(`${day}T08:00:00Z`),
    endsAt: end ? new Date(`${end}Z`) : null,
    place,
    signUpUrl,
  });
  const image = (name: string, alt: string) => ({ url: `/bilder/${name}.jpg`, alt, decorative: false });
  const sections: [string, [Layout, Article][]][] = [
    ['', [['hero', interview()]]],
    [
      'Nyheter',
      [
        [
          'standard',
          anArticle({
            title: 'Journalen når nu alla kommuner i Norrbotten',
            lead: 'Sedan i oktober kan invånare i länets fjorton kommuner läsa sina anteckningar från den kommunala hälso- och sjukvården på 1177.',
            image: image('vard', 'Illustration: två händer runt en telefon'),
          }),
        ],
        [
          'standard',
          anArticle({
            title: 'Ny version av katalogtjänsten i februari',
            lead: 'Den nya versionen gör det lättare att hålla uppgifter om personal och enheter aktuella.',
          }),
        ],
        [
          'compact',
          anArticle({
            title: 'Driftinformation samlas på en sida',
            lead: 'Från december ser du planerade arbeten för alla tjänster på ett ställe. Sidan uppdateras varje vardag.',
          }),
        ],
        ['compact', anArticle({ title: 'Stöd för e-arkiv förlängs till 2029', lead: null })],
      ],
    ],
    [
      'Krönika',
      [
        [
          'standard',
          anArticle({
            kind: 'kronika',
            title: 'Glädjande att Sveriges kommuner vill jobba smartare',
            byline: 'Vesna Jovic',
            lead: 'I stort sett varje dag får vi besked från kommuner som tagit beslut om att gå in som delägare. Nu har mer än var fjärde kommun tagit sina beslut.',
          }),
        ],
      ],
    ],
    [
      'Kommande evenemang',
      [
        [
          'standard',
          anArticle({
            kind: 'event',
            title: 'Nätverksträff för kommunala digitaliseringschefer',
            event: event('2026-11-24', '2026-11-24T14:30:00', 'Webbmöte', 'https://anmalan.example/natverk?id=7&v=1'),
          }),
        ],
        [
          'standard',
          anArticle({
            kind: 'event',
            title: 'Så inför ni säker digital kommunikation',
            event: event('2026-12-08', null, 'Hornsgatan 20, Stockholm', null),
          }),
        ],
      ],
    ],
  ];
  const articles = new Map(sections.flatMap(([, items]) => items.map(([, one]) => [one.id, one] as const)));
  const item = (layout: Layout, article: Article): Item => ({
    id: `i${article.id.slice(-6)}`,
    articleId: article.id,
    layout,
    title: null,
    lead: null,
  });
  return {
    issue: anIssue({
      sections: sections.map(([heading, items], at) => ({
        id: `s${at}`,
        heading,
        items: items.map(([layout, article]) => item(layout, article)),
      })),
    }),
    articles,
  };
}

export function anIssue(given: Partial<Issue> = {}): Issue {
  return {
    id: 'f'.repeat(24),
    number: 9,
    month: '2026-11',
    state: 'draft',
    subject: 'Ny överenskommelse mellan kommuner och regioner',
    preheader: 'Lena Dahl om ägarrådets viktigaste beslut, och två träffar att anmäla sig till.',
    intro: {
      text: 'I november fattas besluten som styr nästa år. Vi har frågat Lena Dahl vad ägarrådet kom fram till.\n\nTrevlig läsning.',
      name: 'Anna Berg, redaktör',
    },
    sections: [],
    review: null,
    approval: null,
    schedule: null,
    intended: null,
    pausedWhy: null,
    releasedAt: null,
    sentAt: null,
    version: 1,
    createdAt: new Date('2026-11-01T08:00:00Z'),
    updatedAt: new Date('2026-11-01T08:00:00Z'),
    ...given,
  };
}
