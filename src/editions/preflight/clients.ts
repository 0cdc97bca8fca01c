/*
 * What a letter may be made of so that it holds in the mail programs readers have (R38, R118): Gmail, Outlook on all
 * its platforms, Apple Mail, Samsung, Thunderbird. An allow-list: what is new in a template has to be looked up at
 * caniemail.com and added here.
 */

export const TAGS: ReadonlySet<string> = new Set(
  `html head meta title style body div span table tbody thead tr td th p a img br hr ul ol li h1 h2 h3 h4 h5 h6 strong em b i
  blockquote sup sub small noscript xml o:officedocumentsettings o:allowpng o:pixelsperinch v:roundrect v:rect v:fill v:textbox
  w:anchorlock center`.split(/\s+/),
);

/** Inline properties; of the box model and text only, besides Microsoft's own. */
export const PROPERTIES: ReadonlySet<string> = new Set(
  `background background-color border border-top border-right border-bottom border-left border-color border-radius
  border-collapse border-spacing color cursor direction display font font-family font-size font-style font-weight height
  letter-spacing line-height list-style list-style-type margin margin-top margin-right margin-bottom margin-left max-height
  max-width min-width opacity outline overflow padding padding-top padding-right padding-bottom padding-left table-layout
  text-align text-decoration text-decoration-color text-decoration-thickness text-underline-offset text-transform
  vertical-align white-space width word-break word-spacing word-wrap`.split(/\s+/),
);

/** Values that no list of properties catches. */
export const VALUES = /display\s*:\s*(?:flex|grid|inline-flex|inline-grid)|var\(--|calc\(|url\(|expression\(/i;
