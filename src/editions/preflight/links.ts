import type { Case, Entry, House } from './case.ts';
import { type Closed, closedBy } from './closedLinks.ts';
import { error, type Finding, type Spot, warning } from './finding.ts';
import { isWhole } from './wholeAddress.ts';

/** An address that the issue sends readers to, and where it stands. */
export interface Target extends Spot {
  url: string;
  /** In the letter itself: https or nothing (R38). On the article's page only, http is merely poor. */
  inLetter: boolean;
}

/** Names that lead nowhere from a reader's desk (RFC 2606, RFC 6761, RFC 6762), and networks of one's own (RFC 1918). */
const NOWHERE =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|intern|lan|home\.arpa|corp|test|invalid)$|^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.|\[)/;
const REHEARSAL =
  /(?:^|[.-])(?:staging|stage|acc(?:ept)?|acctest|preprod|preview|dev|utv|utveckling|qa|uat|systemtest|demo-?test)(?=[.-])|(?:^|-)test\d*(?=\.)/;

const EMPTY = /^\s*#?\s*$/;
/** A part of a path that waits for the real one. */
const LEFT_OVER = /\/(?:x{3,}|todo|tbd|l[aä]nk|adress|url|%5b[^/]*%5d)(?=\/|$)/i;

const CLOSED: Record<Closed, [sentence: string, remedy: string]> = {
  signIn: ['Länken leder till en inloggning.', 'Länka till sidan som den som inte är inloggad ser.'],
  workshop: ['Länken leder till ett redigeringsläge eller en förhandsvisning.', 'Länka till den publicerade sidan.'],
  shared: ['Länken leder till något som kanske bara ni själva når.', 'Länka till en publik sida.'],
  wrapped: ['Länken är kopierad ur ett brev och går genom någon annans filter.', 'Kopiera adressen från sidan.'],
};

/** All addresses that the issue's articles lead to. */
export function targetsIn({ entries }: Pick<Case, 'entries'>): Target[] {
  return entries.flatMap((entry) => {
    const page = { ...entry.spot, place: `${entry.title}, länk`, anchor: `article-${entry.article.id}` };
    const { event, canonicalUrl, blocks } = entry.article;
    return [
      ...target({ ...entry.spot, place: `${entry.title}, anmälan` }, event?.signUpUrl, true),
      ...target(page, canonicalUrl, false),
      ...blocks.flatMap((block) => (block.type === 'link' ? target(page, block.url, false) : [])),
    ];
  });
}

function target(spot: Spot, url: string | null | undefined, inLetter: boolean): Target[] {
  return url === null || url === undefined ? [] : [{ ...spot, url, inLetter, seen: url }];
}

/** Links are whole, safe, and lead somewhere a reader can go (R38). Whether they answer is asked elsewhere, in its own time. */
export function aboutLinks(checked: Case): Finding[] {
  return [
    ...targetsIn(checked).flatMap((one) => aboutTarget(one, checked.house)),
    ...checked.entries.flatMap(emptyLinks),
    ...checked.entries.flatMap(lostLinks),
  ];
}

function aboutTarget(at: Target, house: House | null): Finding[] {
  const { url, inLetter } = at;
  if (EMPTY.test(url)) return []; // has a sentence of its own
  if (house && url.startsWith(`${house.baseUrl}/`)) return [];
  if (/^\/(?!\/)\S*$/.test(url)) return [];
  if (!isWhole(url.trim()))
    return [
      error(
        'link-broken',
        at,
        `Länken "${url.slice(0, 80)}" är inte en hel adress.`,
        /^mailto:/i.test(url) ? 'Skriv den som namn@organisation.se.' : 'Skriv den från https:// och framåt.',
      ),
    ];
  if (/^(?:mailto|tel):/i.test(url)) return [];
  const { protocol, hostname, pathname } = new URL(url);
  if (house?.local && house.trialPort !== null && new URL(url).host === `127.0.0.1:${house.trialPort}`) return [];
  if (protocol !== 'https:' && protocol !== 'http:')
    return [
      error('link-unsafe', at, `Länken börjar med ${protocol}, som inte får finnas.`, 'Byt den mot en https-länk.'),
    ];
  if (LEFT_OVER.test(pathname))
    return [error('link-nowhere', at, `Länken är inte färdig: ${url.slice(0, 80)}`, 'Fyll i den riktiga adressen.')];
  if (NOWHERE.test(hostname) || !hostname.includes('.'))
    return [
      error(
        'link-nowhere',
        at,
        `Länken leder till ${hostname}, dit läsarna inte når.`,
        'Byt den mot en publik adress.',
      ),
    ];
  return [
    ...(protocol === 'http:' ? [notSafe(at, inLetter)] : []),
    ...closed(at),
    ...(REHEARSAL.test(hostname)
      ? [
          warning(
            'link-rehearsal',
            at,
            `Länken leder till en testmiljö (${hostname}).`,
            'Byt den mot den riktiga adressen.',
          ),
        ]
      : []),
  ];
}

function closed(at: Target): Finding[] {
  const why = closedBy(at.url);
  return why ? [warning('link-closed', at, `${CLOSED[why][0]} (${at.url.slice(0, 80)})`, CLOSED[why][1])] : [];
}

function notSafe(at: Target, inLetter: boolean): Finding {
  const say = inLetter ? error : warning;
  const sentence = inLetter ? 'Länken börjar inte med https och skrivs inte ut.' : 'Länken börjar inte med https.';
  return say('link-not-https', at, `${sentence} (${at.url.slice(0, 80)})`, 'Byt den mot en https-länk.');
}

/** An address field that somebody emptied, or "#". */
function emptyLinks({ article, title, spot }: Entry): Finding[] {
  const empty = (url: string | null) => url !== null && EMPTY.test(url);
  return article.blocks.some((block) => block.type === 'link' && empty(block.url)) ||
    empty(article.event?.signUpUrl ?? null)
    ? [
        error(
          'link-empty',
          { ...spot, place: `${title}, länk`, anchor: `article-${article.id}` },
          'En länk leder ingenstans.',
          'Fyll i dess adress.',
        ),
      ]
    : [];
}

/**
 * Among links that have addresses, one without is not printed and its words are lost. In text that was pasted without
 * any, lines that were links are the page's own furniture, and are left out on purpose.
 */
function lostLinks({ article, title, spot }: Entry): Finding[] {
  const named = article.blocks.some(
    (block) => block.type === 'link' && block.url && !EMPTY.test(block.url) && block.url !== block.text.trim(),
  );
  if (!named) return [];
  const at = { ...spot, place: `${title}, länk`, anchor: `article-${article.id}` };
  return article.blocks.flatMap((block) =>
    block.type === 'link' && block.url === null && block.text.trim()
      ? [
          warning(
            'link-lost',
            { ...at, seen: block.text },
            `Länken "${block.text.trim().slice(0, 60)}" saknar adress och skrivs inte ut.`,
            'Fyll i adressen, eller ta bort länken.',
          ),
        ]
      : [],
  );
}
