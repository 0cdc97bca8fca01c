import { config, settings } from '../../config.ts';
import { ASSETS, assetUrl } from './assetUrl.ts';

/** The head of every page. The browser code only enhances: no page needs it. */
export function Head({ title, description, index }: { title: string; description?: string; index: boolean }) {
  const { ACCENT_COLOUR } = config();
  return (
    <head>
      <meta charset="utf-8" />
      <title>{title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      {description ? <meta name="description" content={description} /> : null}
      {index ? null : <meta name="robots" content="noindex" />}
      <meta name="htmx-config" content={HTMX} />
      <link rel="icon" href={assetUrl('mark.svg')} type="image/svg+xml" />
      <link rel="stylesheet" href={assetUrl('style.css')} />
      {ACCENT_COLOUR === ownAccent() ? null : <link rel="stylesheet" href={`${ASSETS}/house.css`} />}
      <script type="module" src={assetUrl('client.js')} />
    </head>
  );
}

/** The page's own style sheet has the indicator rules; htmx must not add any (strict content security policy). */
const HTMX = JSON.stringify({ includeIndicatorCSS: false, defaultTimeout: 20_000 });

/** The accent the style sheet was drawn with. */
export function ownAccent(): string {
  return settings.ACCENT_COLOUR.parse(undefined);
}
