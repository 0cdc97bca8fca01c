import { type ErrorRequestHandler, Router } from 'express';
import { errorPages, notFound } from '../../http/errors.ts';
import { session } from '../../http/session.ts';
import { paths } from '../../urls.ts';
import { releaseBrake } from '../monitor/brake.ts';
import { changeLetterStop } from '../monitor/letterStop.ts';
import {
  cancelSending,
  decide,
  decideReceiver,
  deliveryList,
  monitorPage,
  noteRate,
  paceLane,
  pauseSending,
  progressStream,
  resumeSending,
  settle,
} from '../monitor/monitor.tsx';
import { DESK_PAGES } from '../pages.ts';
import { serve } from '../serve.ts';
import {
  addArticle,
  articleList,
  articlePage,
  dropArticle,
  newArticle,
  saveArticle,
  uploadPicture,
} from './articles.tsx';
import { auditPage } from './audit.tsx';
import { blocksPage, saveBlocks } from './blocks.tsx';
import { saveCorrection } from './correction.tsx';
import { deskErrorPage } from './DeskErrorPage.tsx';
import { decideAlike } from './decideAlike.ts';
import { embedPage } from './embed.tsx';
import { articleWords, issueWords } from './feedback.tsx';
import { dropFeed, feedsPage, fetchFeedNow, newFeed } from './feeds.tsx';
import {
  beginImport,
  dropImport,
  exportReaders,
  importErrors,
  importPage,
  listsPage,
  retentionPage,
  tryImport,
  uploadList,
} from './import.tsx';
import { issueDesk } from './issueDesk/desk.tsx';
import {
  addArticleToIssue,
  addSectionToIssue,
  changeCard,
  changeSection,
  saveTexts,
  takeTheSuggestion,
} from './issueDesk/edits.tsx';
import { duplicateIssue, historyPage, restoreVersion } from './issueDesk/history.tsx';
import { issuePreview, unsavedPreview } from './issueDesk/preview.tsx';
import { sendIssue, sendPage, takeTimeAway } from './issueDesk/sending.tsx';
import {
  approveIssue,
  askForReview,
  cancelIssue,
  reviewPage,
  sendIssueBack,
  waiveFinding,
} from './issueDesk/steps.tsx';
import { testLetter, testPage } from './issueDesk/testLetter.tsx';
import { addIssue, issueList } from './issues.tsx';
import { lookPage, previewLook, saveLook, takeLookBack, uploadLogo } from './look/look.tsx';
import { overviewPage } from './overview.tsx';
import { changeOwnPassword, passwordPage } from './password.tsx';
import { archivePackage, reportPage } from './report.tsx';
import { changeSecondStep, secondStepPage } from './secondStep.tsx';
import { addKey, addStaff, decideOnMeasuring, dropKey, dropStaff, settingsPage } from './settings.tsx';
import { signInPage, signInPost, signOut } from './signIn.tsx';
import { endSubscription, subscriberList, subscriberPage, takeSuppressionBack } from './subscribers.tsx';
import { saveTopics, topicsPage } from './topics.tsx';
import { addWord, addWordFromFinding, removeWord, wordListPage } from './wordList.tsx';

/** The desk, every page behind its guard (see pages.ts). */
export function deskRoutes(): Router {
  const pages = serve(DESK_PAGES, {
    'GET /desk/logga-in': signInPage,
    'POST /desk/logga-in': signInPost,
    'POST /desk/logga-ut': signOut,
    'GET /desk': overviewPage,
    'GET /desk/artiklar': articleList,
    'GET /desk/artiklar/ny': newArticle,
    'POST /desk/artiklar/ny': addArticle,
    'GET /desk/artiklar/floden': feedsPage,
    'POST /desk/artiklar/floden': newFeed,
    'POST /desk/artiklar/floden/:feedId/las': fetchFeedNow,
    'POST /desk/artiklar/floden/:feedId/ta-bort': dropFeed,
    'GET /desk/artiklar/:id': articlePage,
    'POST /desk/artiklar/:id': saveArticle,
    'GET /desk/artiklar/:id/text': blocksPage,
    'POST /desk/artiklar/:id/text': saveBlocks,
    'POST /desk/artiklar/:id/bild': uploadPicture,
    'POST /desk/artiklar/:id/rattelse': saveCorrection,
    'GET /desk/artiklar/:id/svar': articleWords,
    'POST /desk/artiklar/:id/liknar': decideAlike,
    'POST /desk/artiklar/:id/ta-bort': dropArticle,
    'GET /desk/nummer': issueList,
    'POST /desk/nummer': addIssue,
    'GET /desk/nummer/:id': issueDesk,
    'GET /desk/nummer/:id/forhandsvisning': issuePreview,
    'POST /desk/nummer/:id/forhandsvisning': unsavedPreview,
    'POST /desk/nummer/:id/forslag': takeTheSuggestion,
    'POST /desk/nummer/:id/text': saveTexts,
    'POST /desk/nummer/:id/artikel': addArticleToIssue,
    'POST /desk/nummer/:id/artikel/:itemId': changeCard,
    'POST /desk/nummer/:id/avdelning': addSectionToIssue,
    'POST /desk/nummer/:id/avdelning/:sectionId': changeSection,
    'POST /desk/nummer/:id/anmarkning': waiveFinding,
    'POST /desk/nummer/:id/ordlista': addWordFromFinding,
    'GET /desk/nummer/:id/versioner': historyPage,
    'POST /desk/nummer/:id/versioner': restoreVersion,
    'POST /desk/nummer/:id/kopia': duplicateIssue,
    'GET /desk/nummer/:id/prov': testPage,
    'POST /desk/nummer/:id/prov': testLetter,
    'POST /desk/nummer/:id/granskning': askForReview,
    'GET /desk/nummer/:id/granskning': reviewPage,
    'POST /desk/nummer/:id/godkannande': approveIssue,
    'POST /desk/nummer/:id/ater': sendIssueBack,
    'GET /desk/nummer/:id/utskick': sendPage,
    'POST /desk/nummer/:id/utskick': sendIssue,
    'POST /desk/nummer/:id/utskick/ta-bort': takeTimeAway,
    'POST /desk/nummer/:id/stall-in': cancelIssue,
    'GET /desk/nummer/:id/rapport': reportPage,
    'GET /desk/nummer/:id/rapport/svar': issueWords,
    'POST /desk/nummer/:id/arkivpaket': archivePackage,
    'GET /desk/prenumeranter': subscriberList,
    'GET /desk/prenumeranter/:id': subscriberPage,
    'POST /desk/prenumeranter/:id/avsluta': endSubscription,
    'POST /desk/prenumeranter/:id/hav-sparr': takeSuppressionBack,
    'GET /desk/listor': listsPage,
    'POST /desk/listor': uploadList,
    'POST /desk/listor/export': exportReaders,
    'GET /desk/listor/formular': embedPage,
    'GET /desk/listor/:id': importPage,
    'GET /desk/listor/:id/fel.csv': importErrors,
    'POST /desk/listor/:id/prov': tryImport,
    'POST /desk/listor/:id/start': beginImport,
    'POST /desk/listor/:id/ta-bort': dropImport,
    'GET /desk/gallring': retentionPage,
    'GET /desk/ordlista': wordListPage,
    'POST /desk/ordlista': addWord,
    'POST /desk/ordlista/ta-bort': removeWord,
    'POST /desk/broms': releaseBrake,
    'GET /desk/leverans': deliveryList,
    'POST /desk/leverans/anmalda': noteRate,
    'POST /desk/leverans/enskilda': changeLetterStop,
    'GET /desk/leverans/:id': monitorPage,
    'GET /desk/leverans/:id/strom': progressStream,
    'POST /desk/leverans/:id/pausa': pauseSending,
    'POST /desk/leverans/:id/fortsatt': resumeSending,
    'POST /desk/leverans/:id/stall-in': cancelSending,
    'POST /desk/leverans/:id/osakra': settle,
    'POST /desk/leverans/:id/doman': decide,
    'POST /desk/leverans/:id/mottagare': decideReceiver,
    'POST /desk/leverans/:id/takt': paceLane,
    'GET /desk/utseende': lookPage,
    'POST /desk/utseende': saveLook,
    'GET /desk/utseende/forhandsvisning': previewLook,
    'POST /desk/utseende/forhandsvisning': previewLook,
    'POST /desk/utseende/logotyp': uploadLogo,
    'POST /desk/utseende/aterstall': takeLookBack,
    'GET /desk/amnen': topicsPage,
    'POST /desk/amnen': saveTopics,
    'GET /desk/installningar': settingsPage,
    'GET /desk/installningar/tvasteg': secondStepPage,
    'POST /desk/installningar/tvasteg': changeSecondStep,
    'GET /desk/installningar/logg': auditPage,
    'GET /desk/installningar/losenord': passwordPage,
    'POST /desk/installningar/losenord': changeOwnPassword,
    'POST /desk/installningar/konton': addStaff,
    'POST /desk/installningar/konton/:staffId/avsluta': dropStaff,
    'POST /desk/installningar/matning': decideOnMeasuring,
    'POST /desk/installningar/nycklar': addKey,
    'POST /desk/installningar/nycklar/:keyId/aterkalla': dropKey,
  });
  return Router().use(pages).use(paths.desk, session, notFound).use(paths.desk, pageStays, errorPages(deskErrorPage));
}

/** An error page never takes the place of what somebody is writing: its sentence is shown above it (client/away.ts). */
const pageStays: ErrorRequestHandler = (error, req, res, next) => {
  if (req.get('HX-Request')) res.set('HX-Reswap', 'none');
  next(error);
};
