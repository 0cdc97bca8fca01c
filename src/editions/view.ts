import { config } from '../config.ts';
import { palettes } from '../platform/palette.ts';
import { absolute, issueUrl, paths } from '../urls.ts';
import { lettersEn } from '../words/letters.en.ts';
import { type LetterWords, lettersSv } from '../words/letters.sv.ts';
import { type Content, type Story, storiesOf } from './content.ts';
import type { Link, MeasuringLevel } from './edition.ts';
import { fitted, type Size } from './fitted.ts';
import { dayOf, monthOf, type Spoken, spokenTime } from './happening.ts';
import { pixelUrl, printed, targetsOf } from './links.ts';
import { type Look, logoSize, plainLook } from './look.ts';
import type { Sentinels } from './segments.ts';

/*
 * The view: everything the templates print, as plain strings and lists. Templates decide nothing but where it stands.
 */

/** With more stories than this the contents list leaves out the compact ones. */
const LONG_ISSUE = 9;
const ONE_LINE = 120;
/** The room for a picture in the letter. Its height matters where pictures are not loaded: the room stays, empty. */
const PICTURE_BOX = { hero: { width: 600, height: 450 }, beside: { width: 176, height: 176 } };

export interface StoryView {
  anchor: string;
  layout: string;
  heading: 'h2' | 'h3';
  label: string | null;
  title: string;
  lead: string | null;
  href: string;
  action: string | null; // a second, plainer way in; never the same words for two places
  quote: { text: string; name: string | null } | null;
  image: ({ src: string; alt: string; drawn: Size } & Size) | null; // drawn: its size in the letter
  event:
    | (Spoken & { day: string; month: string; place: string | null; links: { href: string; text: string }[] })
    | null;
}

export type View = ReturnType<typeof viewOf>;

export const WORDS: Record<'sv' | 'en', LetterWords> = { sv: lettersSv, en: lettersEn };

/** The view of one variant. `sentinels` stand where each reader's tokens will. */
export function viewOf(
  content: Content,
  links: readonly Link[],
  variant: { language: 'sv' | 'en'; level: MeasuringLevel },
  sentinels: Sentinels,
) {
  const { NEWSLETTER_NAME: name, ORGANISATION, POSTAL_ADDRESS, ACCENT_COLOUR } = config();
  const w = WORDS[variant.language];
  const look = content.look ?? plainLook(ACCENT_COLOUR);
  const stories = storyViews(content, w, printed(links, content.number, variant.level, sentinels.reader));
  const [hero, rest] = content.hero ? [stories[0] ?? null, stories.slice(1)] : [null, stories];
  const preferences = absolute(`${paths.preferences}/${sentinels.preferences}`);
  return {
    ...palettes(look.accent, look.ground),
    look: lookView(look),
    language: variant.language,
    foreign: variant.language !== 'sv',
    level: variant.level,
    name,
    subject: content.subject,
    preheader: content.preheader,
    edition: w.edition(content.number, monthOf(content.month, w.locale)),
    intro: content.intro,
    contents: contentsOf(stories),
    hero,
    sections: sectionsOf(content, rest),
    w: {
      ...pick(w, 'readOnWeb', 'contents', 'image', 'helpful', 'helpfulYes', 'helpfulNo', 'reply'),
      ...pick(w, 'change', 'leave', 'privacy', 'withdraw'),
      why: w.why(name),
      measuring: w.measuring[variant.level],
      sentBy: w.sentBy(ORGANISATION, POSTAL_ADDRESS),
    },
    url: {
      web: issueUrl(content.number),
      helpfulYes: absolute(`${paths.helpful}/${content.number}/ja`),
      helpfulNo: absolute(`${paths.helpful}/${content.number}/nej`),
      preferences,
      withdraw: variant.level === 'individual' ? `${preferences}#matning` : null,
      unsubscribe: absolute(`${paths.unsubscribe}/${sentinels.unsubscribe}`),
      privacy: absolute(paths.privacy),
      pixel: pixelUrl(content.number, variant.level, sentinels.reader),
    },
  };
}

function lookView({ logo, header, footer }: Look) {
  const paragraphs = footer.split(/\n\s*\n/).map((text) => text.replace(/\s+/g, ' ').trim());
  return {
    logo: logo && { src: absoluteImage(logo.url), alt: logo.alt, ...logoSize(logo) },
    header,
    footer: paragraphs.filter(Boolean),
  };
}

function storyViews(content: Content, w: LetterWords, href: (url: string) => string): StoryView[] {
  const said = new Set<string>(); // the same words never lead to two places (R115)
  const first = (text: string | null, otherwise: string | null = null) => {
    const free = [text, otherwise].find((one) => one !== null && !said.has(one)) ?? null;
    if (free) said.add(free);
    return free;
  };
  const redundant = new Set(
    content.sections.flatMap(({ heading, stories }) => stories.filter((one) => repeats(heading, one))),
  );
  const headless = new Set(content.sections.filter(({ heading }) => !heading).flatMap(({ stories }) => stories));
  return storiesOf(content).map((story, at) => {
    const targets = targetsOf(story);
    return {
      anchor: `n${at + 1}`,
      layout: story.layout,
      heading: story === content.hero || headless.has(story) ? 'h2' : 'h3',
      label: redundant.has(story) ? null : labelOf(story, w),
      title: story.title,
      lead: story.layout === 'compact' ? firstLine(story.lead) : story.lead,
      href: href(targets.article),
      action: story.layout === 'compact' || story.event ? null : first(actionOf(story, w, story === content.hero)),
      quote: story.quote,
      image: story.image && pictureView(story.image, story === content.hero),
      event: story.event && {
        ...spokenTime(story.event, w),
        ...dayOf(story.event.startsAt, w.locale),
        place: story.event.place,
        links: eventLinks(story, targets, w, href, first),
      },
    };
  });
}

function pictureView({ url, alt, width, height }: NonNullable<Story['image']>, hero: boolean): StoryView['image'] {
  const drawn = fitted({ width, height }, hero ? PICTURE_BOX.hero : PICTURE_BOX.beside);
  return { src: absoluteImage(url), alt, width, height, drawn };
}

function eventLinks(
  story: Story,
  targets: ReturnType<typeof targetsOf>,
  w: LetterWords,
  href: (url: string) => string,
  first: (text: string, otherwise: string) => string | null,
) {
  if (!story.event) return [];
  const { short } = spokenTime(story.event, w);
  const link = (url: string | null, say: (when: string) => string) =>
    url ? [{ href: href(url), text: first(say(short), say(story.title)) ?? story.title }] : [];
  return [...link(targets.signUp, w.signUp), ...link(targets.calendar, w.addToCalendar)];
}

function labelOf(story: Story, w: LetterWords): string | null {
  const key = story.form ?? story.kind;
  return key && w.kinds[key];
}

/** Under "Nyheter" nobody needs to be told that it is a "Nyhet". */
function repeats(heading: string, story: Story): boolean {
  const label = labelOf(story, lettersSv);
  return label !== null && heading.toLocaleLowerCase('sv').includes(label.toLocaleLowerCase('sv'));
}

/** "Läs intervjun med …" where we know who; the hero always has a way in of its own. */
function actionOf(story: Story, w: LetterWords, hero: boolean): string | null {
  if (story.person) return story.form === 'intervju' ? w.readInterviewWith(story.person) : w.readColumnBy(story.person);
  return hero ? w.readWhole[story.form ?? story.kind ?? 'aktuellt'] : null;
}

/** A compact story says one line: its first sentence, or as many words of it as one line holds. */
function firstLine(lead: string | null): string | null {
  const sentence = lead?.split(/(?<=[.!?])\s+(?=\p{Lu})/u)[0] ?? '';
  if (sentence.length <= ONE_LINE) return sentence || null;
  return `${sentence.slice(0, ONE_LINE - 2).replace(/\s+\S*$/u, '')} …`;
}

function contentsOf(stories: StoryView[]): { anchor: string; title: string }[] {
  const listed = stories.length > LONG_ISSUE ? stories.filter((story) => story.layout !== 'compact') : stories;
  return listed.map(({ anchor, title }) => ({ anchor, title }));
}

function sectionsOf(content: Content, views: StoryView[]) {
  const left = [...views];
  return content.sections.map(({ heading, stories: own }) => {
    const stories = left.splice(0, own.length);
    return { heading, stories, rows: rowsOf(stories) };
  });
}

type Row = { pictured: StoryView | null; stories: StoryView[] };

/** A story with a picture is laid out alone; those without share a row, because each row of tables costs a kilobyte. */
function rowsOf(stories: StoryView[]): Row[] {
  const rows: Row[] = [];
  for (const story of stories) {
    const last = rows.at(-1);
    if (story.image && story.layout !== 'compact' && !story.event) rows.push({ pictured: story, stories: [] });
    else if (last && !last.pictured) last.stories.push(story);
    else rows.push({ pictured: null, stories: [story] });
  }
  return rows;
}

function absoluteImage(url: string): string {
  return url.startsWith('/') ? absolute(url) : url;
}

function pick<T, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}
