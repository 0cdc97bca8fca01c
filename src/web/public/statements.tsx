import type { RequestHandler } from 'express';
import { config } from '../../config.ts';
import { RETENTION, type Retained } from '../../subscribers/retention.ts';
import { absolute, paths } from '../../urls.ts';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { dayName } from './dates.ts';
import { measuringShown, show, spoken } from './show.ts';

const IMY = 'https://www.imy.se/';
const DIGG = 'https://www.digg.se/tdosanmalan';
/** When the statement was last weighed against the pages as they are. */
const ASSESSED = '2026-11-25';

/** The privacy notice (R100), with the settings the house really runs with. */
export const showPrivacy: RequestHandler = async (req, res) => {
  const say = spoken(req);
  const measuring = await measuringShown();
  const { privacy: p } = say.w;
  const { NEWSLETTER_NAME, ORGANISATION, POSTAL_ADDRESS, DPO_EMAIL, PROCESSORS } = config();
  show(
    res,
    say,
    <PublicPage title={p.title} language={say.language} path={paths.privacy} index>
      <h1>{p.title}</h1>
      <p class="lead">{p.lead(NEWSLETTER_NAME)}</p>
      <h2>{p.who}</h2>
      <p>
        {p.controller(ORGANISATION)} {POSTAL_ADDRESS}
      </p>
      <p>
        {p.dpo}: <a href={`mailto:${DPO_EMAIL}`}>{DPO_EMAIL}</a>
      </p>
      <h2>{p.what}</h2>
      <Rows rows={p.whatRows} />
      <h2>{p.basis}</h2>
      <p>{p.basisText}</p>
      {measuring === 'individual' ? <p>{p.basisMeasuring}</p> : null}
      <p>{p.basisRest}</p>
      <h2>{p.measuring}</h2>
      <p>{p.levels[measuring]}</p>
      <p>{p.noAddress}</p>
      <h2>{p.keep}</h2>
      <Rows rows={p.keepRows(kept())} />
      <h2>{p.receivers}</h2>
      {PROCESSORS ? <p>{p.processors(PROCESSORS)}</p> : null}
      <p>{p.receiversText}</p>
      <h2>{p.cookies}</h2>
      <p>{p.cookiesText}</p>
      <h2>{p.rights}</h2>
      <p>{p.rightsText}</p>
      <p>
        {p.complain} <a href={IMY}>{p.imy}</a>
      </p>
      <p>
        <a href={localised(paths.sendLink, say.language)}>{p.choices}</a>
      </p>
    </PublicPage>,
  );
};

/** The days of the same table that the purges go by. */
function kept() {
  const days = Object.entries(RETENTION).map(([what, ofIt]) => [what, ofIt()]);
  return Object.fromEntries(days) as Record<Retained, number>;
}

/** The accessibility statement the law asks for (MDFFS 2019:2), with a way to complain. */
export const showAccessibility: RequestHandler = (req, res) => {
  const say = spoken(req);
  const { accessibility: a } = say.w;
  const { ORGANISATION, REPLY_TO } = config();
  const mailto = `mailto:${REPLY_TO}?subject=${encodeURIComponent(a.tellSubject)}`;
  const [before = '', after = ''] = a.tellText(REPLY_TO).split(REPLY_TO);
  show(
    res,
    say,
    <PublicPage title={a.title} language={say.language} path={paths.accessibility} index>
      <h1>{a.title}</h1>
      <p class="lead">{a.lead(ORGANISATION)}</p>
      <h2>{a.state}</h2>
      <p>{a.stateText}</p>
      <h2>{a.known}</h2>
      <ul>
        {a.knownRows.map((row) => (
          <li key={row}>{row}</li>
        ))}
      </ul>
      <h2>{a.tell}</h2>
      <p>
        {before}
        <a href={mailto}>{REPLY_TO}</a>
        {after}
      </p>
      <h2>{a.supervision}</h2>
      <p>
        {a.supervisionText} <a href={DIGG}>{a.supervisionLink}</a>
      </p>
      <h2>{a.how}</h2>
      <p>{a.howText}</p>
      <p>{a.assessed(dayName(ASSESSED, say.w.locale))}</p>
    </PublicPage>,
  );
};

/** Search engines may read the archive; addresses with a token are nobody's business. */
export const showRobots: RequestHandler = (_req, res) => {
  const closed = [
    paths.desk,
    paths.confirm,
    paths.preferences,
    paths.unsubscribe,
    paths.myData,
    paths.erase,
    paths.link,
    paths.pixel,
    paths.helpful,
    '/api',
  ];
  const lines = ['User-agent: *', ...closed.map((path) => `Disallow: ${path}/`), `Disallow: ${paths.desk}`];
  res.type('text/plain').send(`${lines.join('\n')}\nSitemap: ${absolute('/sitemap.xml')}\n`);
};

function Rows({ rows }: { rows: string[][] }) {
  return (
    <dl class="facts">
      {rows.map(([what, why]) => (
        <div key={what} class="fact">
          <dt>{what}</dt>
          <dd>{why}</dd>
        </div>
      ))}
    </dl>
  );
}
