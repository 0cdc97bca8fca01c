import { correctionsEn } from './corrections.en.ts';
import { myData } from './myData.en.ts';
import { preferences } from './preferences.en.ts';
import type { sv } from './public.sv.ts';
import { rehearsalEn } from './rehearsal.en.ts';
import { statements } from './statements.en.ts';

/** The texts of the public pages in English: the same keys as the Swedish ones. */
export const en: typeof sv = {
  locale: 'en-GB',
  promise: 'Once a month. Unsubscribe whenever you like.',

  home: {
    what: (organisation) =>
      `The month’s news, interviews and events from ${organisation}, gathered in one letter. The articles are in Swedish.`,
    latest: 'Latest issue',
    readIssue: (number) => `Read issue ${number}`,
    earlier: 'Earlier issues',
    invite: 'Get the next issue in your inbox',
    emptyTitle: 'The first issue is on its way',
    empty: 'Every issue appears here once it has been sent. Subscribe, and the first one comes straight to your inbox.',
  },

  archive: {
    title: 'All issues',
    lead: 'Every issue that has been sent, the latest first.',
    issue: (number) => `Issue ${number}`,
    older: 'Older issues',
    empty: 'No issue has been sent yet.',
    feed: 'Follow as a feed (Atom)',
    jsonFeed: 'JSON',
    search: 'Search the articles',
    back: 'All issues',
  },

  article: {
    published: (day) => `Published ${day}`,
    inIssue: (number) => `Issue ${number}`,
    interview: 'Interview',
    toTop: 'To the top',
    more: 'More from the same issue',
    original: 'Read on the original page',
    when: 'When',
    where: 'Where',
    signUp: 'Sign up',
    calendar: 'Add to your calendar',
    kinds: {
      nyhet: 'News',
      aktuellt: 'Current',
      kronika: 'Column',
      tjanst: 'Service',
      projekt: 'Project',
      event: 'Event',
    },
  },

  articles: {
    title: 'All articles',
    all: 'All',
    kinds: 'Kind of article',
    search: 'Search articles',
    searchButton: 'Search',
    found: (words) => `Articles about “${words}”, the latest first.`,
    nothing: (words) => `No articles about “${words}”. Try fewer or other words.`,
    empty: 'There are no articles here yet.',
    older: 'Older articles',
    byKind: {
      nyhet: 'More news',
      aktuellt: 'More current affairs',
      kronika: 'Earlier columns',
      tjanst: 'More services',
      projekt: 'More projects',
      event: 'More events',
    },
  },

  subscribe: {
    title: 'Subscribe',
    lead: (newsletter) => `${newsletter} comes by email, in Swedish. All we need is your address.`,
    address: 'Email address',
    addressHint: 'For example name@example.se',
    more: 'Tell us more, if you like',
    moreWhy: 'Optional. Your answers help the editors choose what is worth reading for you.',
    name: 'Name',
    nameWhy: 'So that we know what to call you if you write to us.',
    organisation: 'Where do you work?',
    organisationNone: 'Rather not say',
    organisations: {
      kommun: 'Municipality',
      region: 'Region',
      statlig: 'Government agency',
      privat: 'Private company',
      annat: 'Somewhere else',
    },
    topics: 'What would you most like to read about?',
    topicsWhy: 'Tick none and you get everything.',
    language: 'Language of the letter’s frame',
    languageWhy: 'The articles are in Swedish.',
    languages: { sv: 'Swedish', en: 'English' },
    measuring: 'You may measure how I in particular read the newsletter',
    measuringWhy:
      'We then see whether the images of your letter are fetched and which links you open. The details are kept for 30 days at most and then only counted. You get the same newsletter without this, and can take back your yes at any time.',
    consent: (newsletter, organisation) =>
      `I want to receive ${newsletter} by email from ${organisation}. I can unsubscribe whenever I like.`,
    button: 'Subscribe',
    next: 'You will get a letter with a button. Once you have pressed it, you are subscribed.',
    privacy: 'How we handle your data',
    trap: 'Leave this field empty',
    again: 'The form was too old, or was sent very fast. Check what you entered and press once more.',
    elsewhere: {
      title: 'One step left',
      text: 'Read this through and press Subscribe. We then send a letter for you to confirm with.',
    },
    step: {
      title: 'One more step right now',
      text: 'Unusually many people are signing up. So that nobody gets letters that somebody else asked for, we wait a little longer: wait twenty seconds and then press Subscribe.',
      working: 'Your browser is working on a check. It takes a few seconds.',
      ready: 'The check is done. You can press Subscribe.',
    },
    wrong: 'Something needs to be put right',
    near: {
      title: 'Is the address right?',
      lead: {
        domain: 'It resembles a common address but is spelled differently. Choose the one that is right.',
        letters:
          'The part before the @ has characters that hardly any address has, and our letters may not reach it. Choose the one that is right.',
      },
      yes: (address) => `I meant ${address}`,
      no: (address) => `${address} is right`,
    },
    suggested: (kind) =>
      `Suggestion: ${kind}, because other readers of the same domain work there. Change it if it is wrong.`,
  },

  sent: {
    title: 'Look in your inbox',
    lead: 'If the address can subscribe, we have sent a letter to it. Press the button in the letter within two days, and you are subscribed.',
    help: 'No letter?',
    steps: [
      'Wait a few minutes and look in the spam folder.',
      'Check the spelling of the address.',
      'We send one letter a day at most to the same address. If you already subscribe, the letter leads to your choices.',
    ],
    back: 'Correct the address',
  },

  confirm: {
    title: 'Confirm your subscription',
    lead: (newsletter) => `Press the button, and you will get ${newsletter} from the next issue on.`,
    button: 'Yes, subscribe me',
    not: 'Was it not you who signed up? Close this page, and nothing happens.',
    doneTitle: 'Welcome as a subscriber',
    done: (newsletter) => `You are now subscribed to ${newsletter}. The next issue will come to your inbox.`,
    doneRead: 'Read earlier issues',
    work: 'Optional. You then get what concerns your kind of organisation.',
    workButton: 'Save',
    expiredTitle: 'The link has expired',
    expired:
      'A confirmation link lasts for two days. Press the button, and we will send a new letter to the same address.',
    expiredButton: 'Send a new letter',
    badTitle: 'The link does not work',
    bad: 'Check that you have the whole link from the letter, or sign up again.',
    badButton: 'To the sign-up',
  },

  ...preferences,

  unsubscribe: {
    title: 'Unsubscribe',
    lead: (newsletter) =>
      `Do you want to stop receiving ${newsletter}? Press the button, and you will get no more issues.`,
    reason: 'Would you like to tell us why?',
    reasonHint: 'Optional. Your answer helps the editors.',
    reasons: {
      '': 'Rather not say',
      'too-many': 'I get too many letters',
      'not-relevant': 'The content does not concern my work',
      'new-job': 'I have changed jobs',
      other: 'Something else',
    },
    button: 'Unsubscribe',
    instead: 'I would rather change my choices',
    doneTitle: 'You are unsubscribed',
    done: 'You will get no more issues. Thank you for reading.',
    again: 'Was it a mistake?',
    againLink: 'Subscribe again',
    movedTitle: 'The subscription has moved',
    moved:
      'This address gets no more issues. The subscription goes to another address instead. To end it, use the link in a letter sent there.',
    movedLink: 'Send a link to the new address',
  },

  rehearsal: rehearsalEn,
  corrections: correctionsEn,

  sendLink: {
    title: 'Change your choices',
    lead: 'Enter the address that gets the newsletter. We will send a link to it, where you can change your choices or unsubscribe.',
    button: 'Send the link',
    doneTitle: 'Look in your inbox',
    done: 'If the address subscribes, we have sent a link to it. If it does not come within a few minutes, look in the spam folder.',
    once: 'We send one link a day at most to the same address.',
  },

  helpful: {
    title: 'Did this issue help you?',
    lead: { ja: 'Press the button to answer yes.', nej: 'Press the button to answer no.' },
    answer: { ja: 'Yes, it helped', nej: 'No, it did not help' },
    word: 'What could be better?',
    wordHint: 'Optional. Please write no personal data.',
    other: { ja: 'I want to answer no', nej: 'I want to answer yes' },
    doneTitle: 'Thank you for your answer',
    done: 'The editors read the answers when they plan the next issue. Your answer is anonymous.',
    read: 'To the issue',
    pageTitle: 'Did the information on this page help you?',
    pageWord: 'Add a word, if you like',
    yes: 'Yes',
    no: 'No',
    readArticle: 'Back to the article',
  },

  ...statements,
  ...myData,

  error: {
    'not-found': { title: 'There is no such page', text: 'The address may be misspelt, or the page has moved.' },
    bug: {
      title: 'Something went wrong here',
      text: 'It has been noted, and it is no fault of yours. Try again in a while.',
    },
    unavailable: {
      title: 'A temporary stop',
      text: 'The service cannot reach its database at the moment. Nothing has been lost. Try again in a while.',
    },
    'too-many': {
      title: 'Please wait a while',
      text: 'There have been many tries from your network. Try again later.',
    },
    'too-large': { title: 'Too much at once', text: 'What was sent is too large. Shorten the text and try again.' },
    invalid: { title: 'We could not read that', text: 'Go back and check what you entered.' },
    forbidden: { title: 'That is not possible', text: 'You may not do this.' },
    unauthenticated: { title: 'Sign in', text: 'Sign in to go on.' },
    conflict: { title: 'It has changed', text: 'Reload the page and try again.' },
    home: 'To the start page',
    code: (status) => `Error ${status}`,
  },
};
