import type { ComponentChildren } from 'preact';
import { config } from '../../config.ts';
import { paths } from '../../urls.ts';
import { deskWords } from '../../words/desk.sv.ts';
import { type Alarm, Alarms } from './Alarms.tsx';
import { Csrf } from './Csrf.tsx';
import { Head } from './Head.tsx';
import { Icon, type IconName, Mark } from './Icon.tsx';
import { Notice, type Tone } from './Notice.tsx';

const w = deskWords.frame;

export type Place = 'overview' | 'articles' | 'issues' | 'subscribers' | 'delivery' | 'settings';

/** Who looks, and what the page must carry for them. The same for every page of a request. */
export interface Visit {
  staff: { name: string };
  csrf: string;
  /** Something that was just done, or could not be done. */
  said?: { tone: Tone; text: string } | null;
  /** What waits for a person. */
  alarms?: Alarm[];
}

interface DeskPageProps {
  visit: Visit;
  place: Place;
  title: string;
  /** One line under the title: where things stand. */
  state?: ComponentChildren;
  /** The page's one primary action. */
  action?: ComponentChildren;
  back?: { href: string; label: string };
  wide?: boolean;
  children: ComponentChildren;
}

const PLACES: [Place, string, IconName][] = [
  ['overview', paths.desk, 'overview'],
  ['articles', `${paths.desk}/artiklar`, 'article'],
  ['issues', `${paths.desk}/nummer`, 'issue'],
  ['subscribers', `${paths.desk}/prenumeranter`, 'subscriber'],
  ['delivery', `${paths.desk}/leverans`, 'delivery'],
];

const SETTINGS = `${paths.desk}/installningar`;
export const SIGN_OUT = `${paths.desk}/logga-ut`;

/** The frame of the desk: rail at the left (a bar at the foot on phones), head with title, state and one action. */
export function DeskPage(props: DeskPageProps) {
  const { visit, place, title, wide, children } = props;
  const { NEWSLETTER_NAME, local } = config();
  return (
    <html lang="sv" dir="ltr">
      <Head title={`${title} – ${NEWSLETTER_NAME}`} index={false} />
      <body class={local ? 'desk desk-local' : 'desk'}>
        <a class="skip" href="#innehall">
          {w.skip}
        </a>
        {local ? (
          <div class="banner" role="note">
            {w.local}
          </div>
        ) : null}
        <Rail place={place} visit={visit} name={NEWSLETTER_NAME} />
        <main id="innehall" class={wide ? 'desk-main desk-main-wide' : 'desk-main'}>
          <Alarms alarms={visit.alarms} />
          <PageHead {...props} />
          <div id="borta" class="away" hidden>
            <Notice tone="bad">
              <p data-away={w.away} data-kept={w.kept}>
                {w.away}
              </p>
            </Notice>
          </div>
          {visit.said ? (
            <div class="said">
              <Notice tone={visit.said.tone}>
                <p>{visit.said.text}</p>
              </Notice>
            </div>
          ) : null}
          {children}
          <PhoneFoot visit={visit} />
        </main>
      </body>
    </html>
  );
}

function PageHead({ title, state, action, back }: DeskPageProps) {
  return (
    <header class="desk-head">
      <div>
        {back ? (
          <a class="desk-back" href={back.href}>
            <Icon name="back" />
            {back.label}
          </a>
        ) : null}
        <h1>{title}</h1>
        {state ? <div class="desk-state">{state}</div> : null}
      </div>
      {action ? <div>{action}</div> : null}
    </header>
  );
}

function Rail({ place, visit, name }: { place: Place; visit: Visit; name: string }) {
  return (
    <div class="rail">
      <div class="rail-inner">
        <a class="wordmark" href={paths.desk}>
          <Mark />
          {name}
        </a>
        <nav aria-label={w.menu}>
          <ul>
            {PLACES.map(([key, href, icon]) => (
              <RailLink key={key} href={href} icon={icon} current={key === place} word={w.places[key]} />
            ))}
          </ul>
        </nav>
        <div class="rail-foot">
          <ul>
            <RailLink href={SETTINGS} icon="settings" current={place === 'settings'} word={w.places.settings} />
          </ul>
          <form class="rail-out" method="post" action={SIGN_OUT}>
            <Csrf token={visit.csrf} />
            <button type="submit">
              <Icon name="out" />
              {w.signOut}
            </button>
          </form>
          <p class="rail-who">{visit.staff.name}</p>
        </div>
      </div>
    </div>
  );
}

function RailLink({ href, icon, current, word }: { href: string; icon: IconName; current: boolean; word: string }) {
  return (
    <li>
      <a href={href} aria-current={current ? 'page' : undefined}>
        <Icon name={icon} />
        {word}
      </a>
    </li>
  );
}

/** The bar of a phone has room for five words; the rest stands below the page. */
function PhoneFoot({ visit }: { visit: Visit }) {
  return (
    <footer class="phone-foot">
      <a href={SETTINGS}>{w.places.settings}</a>
      <form class="inline-form" method="post" action={SIGN_OUT}>
        <Csrf token={visit.csrf} />
        <button type="submit" class="button button-quiet">
          {w.signOut}
        </button>
      </form>
    </footer>
  );
}
