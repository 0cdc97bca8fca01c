/*
 * Every page, by who may enter. `serve` wants exactly one handler for each line: a page without a guard, a guard
 * without a page and a handler that nobody listed do not compile.
 */

/**
 * anyone: public, no cookie, small forms.
 * holder: public, but the address holds a token, so it is kept out of caches, referrers and search engines.
 * one-click: like holder, and reads its body itself (RFC 8058 allows two kinds of form).
 * visitor: the door of the desk: a session may exist, forms must come from our own pages.
 * communicator: anybody of the staff who is signed in; changes need the session's token.
 * upload: like communicator, and the form brings a file.
 * operator: only operators.
 */
export type Guard = 'anyone' | 'holder' | 'one-click' | 'visitor' | 'communicator' | 'upload' | 'operator';
export type Method = 'GET' | 'POST' | 'DELETE';
export type Route = `${Method} /${string}`;
export type Pages = Record<Route, Guard>;

/** The pages of src/web/public. */
export const PUBLIC_PAGES = {
  'GET /': 'anyone',
  'GET /prenumerera': 'anyone',
  'POST /prenumerera': 'anyone',
  'GET /bekrafta/:token': 'holder',
  'POST /bekrafta/:token': 'holder',
  'POST /bekrafta/:token/nytt': 'holder',
  'GET /val/:token': 'holder',
  'POST /val/:token': 'holder',
  'GET /val/:token/uppgifter': 'holder',
  'POST /val/:token/uppgifter': 'holder',
  'GET /mina-uppgifter/:token': 'holder',
  'GET /mina-uppgifter/:token/fil': 'holder',
  'GET /radera/:token': 'holder',
  'POST /radera/:token': 'holder',
  'GET /avsluta/:token': 'holder',
  'POST /avsluta/:token': 'one-click',
  'GET /min-lank': 'anyone',
  'POST /min-lank': 'anyone',
  'GET /nummer': 'anyone',
  'GET /nummer/:number': 'anyone',
  'GET /nummer.atom': 'anyone',
  'GET /nummer.json': 'anyone',
  'GET /artiklar': 'anyone',
  'GET /artiklar/:id': 'anyone',
  'POST /artiklar/:id/hjalpte': 'anyone',
  'GET /kalender/:file': 'anyone',
  'GET /bilder/:file': 'anyone',
  'GET /bilder/webb/:file': 'anyone',
  'GET /hjalpte/:number/:answer': 'holder',
  'POST /hjalpte/:number/:answer': 'holder',
  'GET /prov/:token/artiklar/:id': 'holder',
  'GET /prov/:token/:what/:id': 'holder',
  'GET /prov/:token/:what/:id/:answer': 'holder',
  'GET /integritet': 'anyone',
  'GET /tillganglighet': 'anyone',
  'GET /robots.txt': 'anyone',
  'GET /sitemap.xml': 'anyone',
} as const satisfies Pages;

/** The pages of the desk (src/web/admin, src/web/monitor). */
export const DESK_PAGES = {
  'GET /desk/logga-in': 'visitor',
  'POST /desk/logga-in': 'visitor',
  'POST /desk/logga-ut': 'communicator',
  'GET /desk': 'communicator',
  'GET /desk/artiklar': 'communicator',
  'GET /desk/artiklar/ny': 'communicator',
  'POST /desk/artiklar/ny': 'communicator',
  'GET /desk/artiklar/floden': 'communicator',
  'POST /desk/artiklar/floden': 'communicator',
  'POST /desk/artiklar/floden/:feedId/las': 'communicator',
  'POST /desk/artiklar/floden/:feedId/ta-bort': 'communicator',
  'GET /desk/artiklar/:id': 'communicator',
  'POST /desk/artiklar/:id': 'communicator',
  'GET /desk/artiklar/:id/text': 'communicator',
  'POST /desk/artiklar/:id/text': 'communicator',
  'POST /desk/artiklar/:id/bild': 'upload',
  'POST /desk/artiklar/:id/ta-bort': 'communicator',
  'GET /desk/nummer': 'communicator',
  'POST /desk/nummer': 'communicator',
  'GET /desk/nummer/:id': 'communicator',
  'GET /desk/nummer/:id/forhandsvisning': 'communicator',
  'POST /desk/nummer/:id/forhandsvisning': 'communicator',
  'POST /desk/nummer/:id/forslag': 'communicator',
  'POST /desk/nummer/:id/text': 'communicator',
  'POST /desk/nummer/:id/artikel': 'communicator',
  'POST /desk/nummer/:id/artikel/:itemId': 'communicator',
  'POST /desk/nummer/:id/avdelning': 'communicator',
  'POST /desk/nummer/:id/avdelning/:sectionId': 'communicator',
  'POST /desk/nummer/:id/anmarkning': 'communicator',
  'GET /desk/nummer/:id/versioner': 'communicator',
  'POST /desk/nummer/:id/versioner': 'communicator',
  'POST /desk/nummer/:id/kopia': 'communicator',
  'GET /desk/nummer/:id/prov': 'communicator',
  'POST /desk/nummer/:id/prov': 'communicator',
  'POST /desk/nummer/:id/granskning': 'communicator',
  'GET /desk/nummer/:id/granskning': 'communicator',
  'POST /desk/nummer/:id/godkannande': 'communicator',
  'POST /desk/nummer/:id/ater': 'communicator',
  'GET /desk/nummer/:id/utskick': 'communicator',
  'POST /desk/nummer/:id/utskick': 'communicator',
  'POST /desk/nummer/:id/utskick/ta-bort': 'communicator',
  'POST /desk/nummer/:id/stall-in': 'communicator',
  'GET /desk/nummer/:id/rapport': 'communicator',
  'GET /desk/prenumeranter': 'communicator',
  'GET /desk/prenumeranter/:id': 'communicator',
  'POST /desk/prenumeranter/:id/avsluta': 'communicator',
  'GET /desk/listor': 'communicator',
  'POST /desk/listor': 'upload',
  'POST /desk/listor/export': 'communicator',
  'GET /desk/listor/:id': 'communicator',
  'GET /desk/listor/:id/fel.csv': 'communicator',
  'POST /desk/listor/:id/prov': 'communicator',
  'POST /desk/listor/:id/start': 'communicator',
  'POST /desk/listor/:id/ta-bort': 'communicator',
  'GET /desk/gallring': 'communicator',
  'GET /desk/leverans': 'communicator',
  'GET /desk/leverans/:id': 'communicator',
  'POST /desk/leverans/:id/pausa': 'communicator',
  'POST /desk/leverans/:id/fortsatt': 'communicator',
  'POST /desk/leverans/:id/stall-in': 'communicator',
  'POST /desk/leverans/:id/osakra': 'communicator',
  'POST /desk/leverans/:id/doman': 'communicator',
  'POST /desk/leverans/:id/takt': 'communicator',
  'GET /desk/installningar': 'communicator',
  'POST /desk/installningar/konton': 'operator',
  'POST /desk/installningar/nycklar': 'operator',
  'POST /desk/installningar/nycklar/:keyId/aterkalla': 'operator',
} as const satisfies Pages;
