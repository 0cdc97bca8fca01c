import type { RequestHandler } from 'express';
import { config } from '../../config.ts';
import { absolute, paths } from '../../urls.ts';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import { show, spoken } from './show.ts';

/** The privacy notice (R100), with the settings the house really runs with. */
export const showPrivacy: RequestHandler = (req, res) => {
  const say = spoken(req);
  const { privacy: p } = say.w;
  const { NEWSLETTER_NAME, ORGANISATION, POSTAL_ADDRESS, DPO_EMAIL, MEASURING } = config();
  const { RETAIN_PROOF_DAYS, RETAIN_DELIVERIES_DAYS, RETAIN_REPLIES_DAYS } = config();
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
      <h2>{p.measuring}</h2>
      <p>{p.levels[MEASURING]}</p>
      <p>{p.noAddress}</p>
      <h2>{p.keep}</h2>
      <Rows rows={p.keepRows(RETAIN_PROOF_DAYS, RETAIN_DELIVERIES_DAYS, RETAIN_REPLIES_DAYS)} />
      <h2>{p.receivers}</h2>
      <p>{p.receiversText}</p>
      <h2>{p.cookies}</h2>
      <p>{p.cookiesText}</p>
      <h2>{p.rights}</h2>
      <p>{p.rightsText}</p>
      <p>
        <a href={localised(paths.sendLink, say.language)}>{p.choices}</a>
      </p>
    </PublicPage>,
  );
};

/** The accessibility statement the law asks for, with a way to complain. */
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
      <p>{a.knownText}</p>
      <h2>{a.tell}</h2>
      <p>
        {before}
        <a href={mailto}>{REPLY_TO}</a>
        {after}
      </p>
      <h2>{a.supervision}</h2>
      <p>{a.supervisionText}</p>
      <h2>{a.how}</h2>
      <p>{a.howText}</p>
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
