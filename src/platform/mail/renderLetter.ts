import { config } from '../../config.ts';
import { parseUrl } from '../../parseUrl.ts';
import { lettersEn } from '../../words/letters.en.ts';
import { lettersSv } from '../../words/letters.sv.ts';
import { palettes } from '../palette.ts';
import { renderHtml, renderPlain } from '../templates.ts';
import { type Purpose, TO_OPERATORS } from './letter.store.ts';

/*
 * Single letters. Each purpose has its own template in emails/; the data of a letter is only what the template prints.
 */

/** paths.privacy of urls.ts, which platform stands below and cannot import. */
const PRIVACY = '/integritet';

/** The address behind the one button of a letter: every purpose has one. */
const BUTTON: Record<Purpose, string> = {
  confirm: 'confirmUrl',
  'preferences-link': 'preferencesUrl',
  moved: 'subscribeUrl',
  welcome: 'preferencesUrl',
  export: 'exportUrl',
  erase: 'eraseUrl',
  alert: 'url',
  brake: 'url',
  test: 'url',
};

/** What letters are coloured with: #rrggbb, the ground only when the house has chosen one. */
export interface Colours {
  accent: string;
  ground?: string;
}

/**
 * Renders a letter. `data` has the address of the button: confirmUrl, preferencesUrl (also welcome), subscribeUrl or url (alert,
 * brake, test), and may have unsubscribeUrl, archiveUrl, latest and titles (welcome), subject, sentence and remedy (alert, brake).
 * Throws when the address is missing or is none: a letter with a dead button must not go out.
 */
export async function renderLetter(
  purpose: Purpose,
  language: 'sv' | 'en',
  data: Record<string, string>,
  colours: Colours = { accent: config().ACCENT_COLOUR },
): Promise<{ subject: string; html: string; text: string }> {
  const view = { ...palettes(colours.accent, colours.ground), ...viewOf(purpose, language, data) };
  const [html, text] = await Promise.all([renderHtml(purpose, view), renderPlain(purpose, view)]);
  return { subject: view.subject, html, text };
}

function viewOf(purpose: Purpose, language: 'sv' | 'en', data: Record<string, string>) {
  const { NEWSLETTER_NAME: name, ORGANISATION, POSTAL_ADDRESS } = config();
  const words = language === 'sv' ? lettersSv : lettersEn;
  const letter = words[purpose](name);
  const said = [data.sentence, data.remedy].filter((text) => text !== undefined).map(oneLine);
  return {
    ...letter,
    language,
    foreign: language !== 'sv',
    name,
    subject: oneLine(data.subject ?? letter.subject),
    paragraphs: [...letter.paragraphs, ...said],
    href: address(purpose, BUTTON[purpose], data),
    latest: data.latest ? { subject: oneLine(data.latest), titles: linesOf(data.titles) } : null,
    archive: data.archiveUrl ? address(purpose, 'archiveUrl', data) : null,
    unsubscribe: data.unsubscribeUrl ? address(purpose, 'unsubscribeUrl', data) : null,
    w: {
      fallback: words.linkFallback,
      // A welcome goes to a reader who has confirmed, and operators need not be told; every other letter to somebody who
      // may be anybody.
      why: purpose === 'welcome' ? words.why(name) : TO_OPERATORS.includes(purpose) ? null : words.singleWhy(name),
      leave: words.leave,
      archive: data.latest ? words.readOnWeb : words.earlierIssues,
      latest: words.latestIssue,
      privacy: words.privacy,
      sentBy: words.sentBy(ORGANISATION, POSTAL_ADDRESS),
    },
    privacy: config().PUBLIC_URL + PRIVACY,
  };
}

function linesOf(text = ''): string[] {
  return text.split('\n').map(oneLine).filter(Boolean);
}

function address(purpose: Purpose, key: string, data: Record<string, string>): string {
  const url = data[key];
  if (url === undefined || !/^https?:\/\//.test(url) || !parseUrl(url))
    throw new Error(`a ${purpose} letter needs an address in ${key}`);
  return url;
}

/** Line breaks would make headers of a subject, and control characters have no business in a letter. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}
