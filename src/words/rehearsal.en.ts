import type { rehearsalSv } from './rehearsal.sv.ts';

/** What the links of a test letter say. */
export const rehearsalEn: typeof rehearsalSv = {
  title: 'A link in a test letter',
  article: 'You came here from a test letter. This is how readers will see the article once the issue is out.',
  goneArticle: 'The article is no longer in the issue.',
  unsubscribe:
    'For readers this link leads to the page where one button ends their subscription. From here nobody is unsubscribed.',
  preferences: 'For readers this link leads to their own choices. A test letter has no subscriber to show.',
  helpful:
    'For readers this link leads to a page that asks whether the issue helped. Answers from a test letter are not counted.',
  calendar: 'For readers this link downloads the event to their calendar.',
  archive: 'For readers this link leads to the issue on the web, where it can be found once it is out.',
};
