import type { Router } from 'express';
import { PUBLIC_PAGES } from '../pages.ts';
import { serve } from '../serve.ts';
import { showArchive, showHome, showIssue } from './archive.tsx';
import { showArticle } from './article.tsx';
import { showArticles } from './articles.tsx';
import { askMyData, showAskMyData } from './askMyData.tsx';
import { showCalendar } from './calendar.ts';
import { showColours, showIssueColours } from './colours.ts';
import { doConfirm, sendConfirmationAgain, showConfirm } from './confirm.tsx';
import { doErase, showErase } from './erase.tsx';
import { showFeed, showJsonFeed } from './feed.ts';
import { answerHelpful, showHelpful } from './helpful.tsx';
import { answerArticle } from './helpfulArticle.tsx';
import { downloadMyData, showMyData } from './myData.tsx';
import { showNewAddress, takeNewAddress } from './newAddress.tsx';
import { showPicture, showWebPicture } from './picture.ts';
import { savePreferences, showPreferences } from './preferences.tsx';
import { showRehearsed, showRehearsedArticle } from './rehearsal.tsx';
import { sendLink, showSendLink } from './sendLink.tsx';
import { showSitemap } from './sitemap.ts';
import { showAccessibility, showPrivacy, showRobots } from './statements.tsx';
import { showSubscribe, subscribe } from './subscribe.tsx';
import { doUnsubscribe, showUnsubscribe } from './unsubscribe.tsx';

/** The pages for readers. They know no session and set no cookie (R107). */
export function publicRoutes(): Router {
  return serve(PUBLIC_PAGES, {
    'GET /': showHome,
    'GET /prenumerera': showSubscribe,
    'POST /prenumerera': subscribe,
    'GET /bekrafta/:token': showConfirm,
    'POST /bekrafta/:token': doConfirm,
    'POST /bekrafta/:token/nytt': sendConfirmationAgain,
    'GET /val/:token': showPreferences,
    'POST /val/:token': savePreferences,
    'GET /val/:token/uppgifter': showAskMyData,
    'POST /val/:token/uppgifter': askMyData,
    'GET /ny-adress/:token': showNewAddress,
    'POST /ny-adress/:token': takeNewAddress,
    'GET /mina-uppgifter/:token': showMyData,
    'GET /mina-uppgifter/:token/fil': downloadMyData,
    'GET /radera/:token': showErase,
    'POST /radera/:token': doErase,
    'GET /avsluta/:token': showUnsubscribe,
    'POST /avsluta/:token': doUnsubscribe,
    'GET /min-lank': showSendLink,
    'POST /min-lank': sendLink,
    'GET /nummer': showArchive,
    'GET /nummer/:number': showIssue,
    'GET /nummer/:number/farger.css': showIssueColours,
    'GET /farger.css': showColours,
    'GET /nummer.atom': showFeed,
    'GET /nummer.json': showJsonFeed,
    'GET /artiklar': showArticles,
    'GET /artiklar/:id': showArticle,
    'POST /artiklar/:id/hjalpte': answerArticle,
    'GET /kalender/:file': showCalendar,
    'GET /bilder/:file': showPicture,
    'GET /bilder/webb/:file': showWebPicture,
    'GET /hjalpte/:number/:answer': showHelpful,
    'POST /hjalpte/:number/:answer': answerHelpful,
    'GET /prov/:token/artiklar/:id': showRehearsedArticle,
    'GET /prov/:token/:what/:id': showRehearsed,
    'GET /prov/:token/:what/:id/:answer': showRehearsed,
    'GET /integritet': showPrivacy,
    'GET /tillganglighet': showAccessibility,
    'GET /robots.txt': showRobots,
    'GET /sitemap.xml': showSitemap,
  });
}
