import type { ComponentChildren } from 'preact';
import { config } from '../../config.ts';
import { absolute, paths } from '../../urls.ts';
import { frameWords } from '../../words/frame.ts';
import { Head } from './Head.tsx';
import { Mark } from './Icon.tsx';

interface PublicPageProps {
  /** The page's own title; the newsletter's name is added to the window's title. */
  title: string;
  language: 'sv' | 'en';
  /** The path of this page: marks it in the menu and carries the language switch (?lang=). */
  path?: string;
  /** A contents page instead of a reading column. */
  wide?: boolean;
  description?: string;
  /** Pages with a token in their address, and answers to forms, stay out of search engines. */
  index?: boolean;
  /** The page is one article; `picture` is the path of its own image. For those who share its address. */
  article?: boolean;
  picture?: string;
  /** A style sheet with colours of the page's own, instead of the newsletter's. */
  colours?: string;
  /** Browser code that this page alone needs: readers' pages load none otherwise. */
  script?: string;
  children: ComponentChildren;
}

/** The frame of everything a reader sees on the web: wordmark, one calm column, and a foot that says who we are. */
export function PublicPage(props: PublicPageProps) {
  const { title, language, path, wide, description, index = false, script, children } = props;
  const { NEWSLETTER_NAME } = config();
  const w = frameWords[language];
  const whole = title === NEWSLETTER_NAME ? title : `${title} – ${NEWSLETTER_NAME}`;
  return (
    <html lang={language} dir="ltr">
      <Head
        plain
        title={whole}
        index={index}
        {...(script ? { script } : {})}
        {...(description ? { description } : {})}
        {...sharingOf(props)}
        colours={props.colours ?? paths.colours}
      />
      <body class="public">
        <a class="skip" href="#innehall">
          {w.skip}
        </a>
        <header class="public-head">
          <div class="public-head-inner">
            <a class="wordmark" href={localised(paths.home, language)}>
              <Mark />
              {NEWSLETTER_NAME}
            </a>
            <nav class="public-nav" aria-label={w.menu}>
              <MenuLink href={paths.archive} language={language} path={path}>
                {w.archive}
              </MenuLink>
              <MenuLink href={paths.subscribe} language={language} path={path}>
                {w.subscribe}
              </MenuLink>
            </nav>
          </div>
        </header>
        <main id="innehall" class={wide ? 'public-main public-main-wide' : 'public-main'}>
          {children}
        </main>
        <Foot language={language} path={path} />
      </body>
    </html>
  );
}

/** Only pages that are meant to be found are meant to be shared. */
function sharingOf({ title, language, path, index, article = false, picture }: PublicPageProps) {
  if (!index || !path) return {};
  const locale = language === 'sv' ? 'sv_SE' : 'en_GB';
  const url = absolute(localised(path, language));
  return { sharing: { title, url, article, locale, picture: picture ? absolute(picture) : null } };
}

/** A path in the page's language: Swedish is the house's own and needs no mark. */
export function localised(path: string, language: 'sv' | 'en'): string {
  return language === 'en' ? `${path}?lang=en` : path;
}

function MenuLink(props: {
  href: string;
  language: 'sv' | 'en';
  path: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <a href={localised(props.href, props.language)} aria-current={props.href === props.path ? 'page' : undefined}>
      {props.children}
    </a>
  );
}

function Foot({ language, path }: { language: 'sv' | 'en'; path: string | undefined }) {
  const { ORGANISATION, POSTAL_ADDRESS } = config();
  const w = frameWords[language];
  const other = language === 'sv' ? 'en' : 'sv';
  const links = [
    [paths.sendLink, w.yourChoices],
    [paths.privacy, w.privacy],
    [paths.accessibility, w.accessibility],
  ] as const;
  return (
    <footer class="public-foot">
      <div class="public-foot-inner">
        <address>
          {ORGANISATION}
          <br />
          {POSTAL_ADDRESS}
        </address>
        <nav aria-label={w.footer}>
          <ul>
            {links.map(([href, word]) => (
              <li key={href}>
                <a href={localised(href, language)}>{word}</a>
              </li>
            ))}
            {path ? (
              <li>
                <a href={`${path}?lang=${other}`} lang={other} hreflang={other}>
                  {w.otherLanguage}
                </a>
              </li>
            ) : null}
          </ul>
        </nav>
      </div>
    </footer>
  );
}
