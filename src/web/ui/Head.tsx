import { config } from '../../config.ts';
import { settings } from '../../settings.ts';
import { absolute, paths } from '../../urls.ts';
import { ASSETS, assetUrl } from './assetUrl.ts';

/** The head of every page. The browser code only enhances: no page needs it, and `plain` ones (readers') do not load it. */
export function Head(props: {
  title: string;
  description?: string;
  index: boolean;
  sharing?: Sharing;
  plain?: boolean;
  /** A style sheet with an accent of the page's own, instead of the house's. */
  colours?: string | undefined;
  /** Browser code that this page alone needs. */
  script?: string;
}) {
  const { title, description, index, sharing, plain, script } = props;
  const house = config().ACCENT_COLOUR === ownAccent() ? null : `${ASSETS}/house.css`;
  const colours = props.colours ?? house;
  return (
    <head>
      <meta charset="utf-8" />
      <title>{title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {description ? <meta name="description" content={description} /> : null}
      {sharing ? <OpenGraph {...sharing} {...(description ? { description } : {})} /> : null}
      {index ? null : <meta name="robots" content="noindex" />}
      {plain ? null : <meta name="htmx-config" content={HTMX} />}
      <link rel="icon" href={assetUrl('mark.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href={assetUrl(plain ? 'public.css' : 'style.css')} />
      {colours ? <link rel="stylesheet" href={colours} /> : null}
      {plain ? null : <script type="module" src={assetUrl('client.js')} />}
      {script ? <script type="module" src={assetUrl(script)} /> : null}
    </head>
  );
}

/** What a page looks like where somebody shares its address. */
export interface Sharing {
  title: string;
  url: string;
  article: boolean;
  picture: string | null;
  locale: string;
}

/** Open Graph (ogp.me): read by those who preview links, and by nobody's browser. */
function OpenGraph({ title, url, article, picture, locale, description }: Sharing & { description?: string }) {
  const said = {
    'og:title': title,
    'og:type': article ? 'article' : 'website',
    'og:url': url,
    'og:site_name': config().NEWSLETTER_NAME,
    'og:locale': locale,
    ...(description ? { 'og:description': description } : {}),
    ...(picture ? { 'og:image': picture } : {}),
  };
  return (
    <>
      {Object.entries(said).map(([property, content]) => (
        <meta key={property} property={property} content={content} />
      ))}
      <link rel="canonical" href={url} />
      <link rel="alternate" type="application/atom+xml" href={absolute(`${paths.archive}.atom`)} title="Atom" />
      <link rel="alternate" type="application/feed+json" href={absolute(`${paths.archive}.json`)} title="JSON" />
    </>
  );
}

/**
 * The page's own style sheet has the indicator rules; htmx must not add any (strict content security policy). While the
 * house is away, whoever answers for it, the page stands as it is; the next answer mends it.
 */
const HTMX = JSON.stringify({ includeIndicatorCSS: false, defaultTimeout: 20_000, noSwap: [204, 304, '5xx'] });

/** The accent the style sheet was drawn with. */
export function ownAccent(): string {
  return settings.ACCENT_COLOUR.parse(undefined);
}
