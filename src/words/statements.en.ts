import type { statements as swedish } from './statements.sv.ts';

const months = (days: number) => Math.round(days / 30.4);

/** What the house says about itself, in English. */
export const statements: typeof swedish = {
  privacy: {
    title: 'How we handle your data',
    lead: (newsletter) => `This is what we keep about you who subscribe to ${newsletter}, why, and for how long.`,
    who: 'Who is responsible',
    controller: (organisation) => `${organisation} is the controller of your personal data.`,
    dpo: 'Data protection officer',
    what: 'What we keep, and why',
    whatRows: [
      ['Email address', 'To be able to send the newsletter. It cannot be done without.'],
      ['Name, place of work, topics', 'Only if you have told us. To choose content that concerns you.'],
      ['How we got the address', 'From you, or from a list where your consent is documented.'],
      ['Your consent', 'Which text you said yes to and when, as proof.'],
      [
        'Letters sent',
        'Which issues we have sent you and whether they came back, so that we do not write to dead addresses.',
      ],
      ['Why you left', 'Only if you chose an answer. To make the newsletter better.'],
    ],
    basis: 'Legal basis',
    basisText:
      'We send the newsletter with your consent (article 6(1)(a) of the GDPR). You can withdraw it at any time with the link in every letter.',
    basisMeasuring: 'Measuring your own letters needs a consent of its own. The newsletter is the same without it.',
    basisRest:
      'We keep proof of consent because we must be able to show it (article 7(1)). Letters sent and blocked addresses are kept for our legitimate interest in not writing to dead addresses or to those who have said no (article 6(1)(f)).',
    measuring: 'Measuring',
    levels: {
      none: 'We measure nothing. The letters hold no images that are counted, and links lead straight to the pages.',
      aggregate:
        'We count how often images are fetched and links are opened in an issue. All readers get the same image and the same links, so we cannot see who did what.',
      individual:
        'We count how often images are fetched and links are opened in an issue. If you have expressly said yes to it, your letter has links of its own, and we then also see what you open. Those details are kept for 30 days at most. You can take back your yes on the page Your choices, and that also covers letters you already have.',
    },
    noAddress: 'We never keep your IP address or details of your computer when you read or click.',
    keep: 'For how long',
    keepRows: ({
      unconfirmed,
      erasures,
      imports,
      proof,
      deliveries,
      replies,
      letters,
      letterRows,
      traces,
      words,
      audit,
    }) => [
      ['A sign-up that is never confirmed', `${unconfirmed} days`],
      ['A file of addresses that the editors have read in', `${imports} days at most`],
      ['Details of you as a subscriber', 'as long as you subscribe'],
      ['Proof of consent, once you have left or the address is blocked', `${months(proof)} months`],
      ['Which issues you were sent, whether they came back and why you left', `${months(deliveries)} months`],
      [
        'Letters to you alone, such as one with a link',
        `the content ${letters} days, that it was sent ${letterRows} days`,
      ],
      ['What other mail servers answered about your letter', `${replies} days`],
      [
        'A code of the address, if it is blocked: letters came back, or you reported the letter or asked us never to write again',
        'until further notice',
      ],
      ['A code that keeps you erased when a backup is read in, if you have asked to be', `${months(erasures)} months`],
      ['What you have opened, if you have said yes to measuring', `${traces} days at most`],
      ['What you have written about an issue or an article, without a name', `${months(words)} months`],
      ['Who of us has seen or fetched details of readers', `${audit} days`],
      ['The address of the network you signed up from, shortened, as a guard against abuse', 'a day at most'],
    ],
    receivers: 'Who may see the data',
    processors: (names) => `On our behalf the data is processed by ${names}.`,
    receiversText:
      'The editors and those who run the service. The data is processed within the EU/EEA and is given to nobody else unless the law requires it.',
    cookies: 'Cookies',
    cookiesText: 'These pages set no cookies and fetch nothing from other websites.',
    rights: 'Your rights',
    rightsText:
      'You may learn what we hold about you, have it corrected or erased, get it as a file, have the processing restricted, and object to it. You can do most of it yourself: ask for the link to your choices. You can also write to the data protection officer.',
    complain: 'If you are not satisfied you can complain to the supervisory authority:',
    imy: 'Swedish Authority for Privacy Protection (IMY)',
    choices: 'Change your choices or unsubscribe',
  },

  accessibility: {
    title: 'Accessibility',
    lead: (organisation) =>
      `${organisation} is behind this website. We want everybody to be able to read, sign up and unsubscribe. This is how the website meets the Swedish act (2018:1937) on accessibility of digital public services, which shortcomings we know of, and how you tell us of others.`,
    state: 'How accessible is the website?',
    stateText:
      'The website complies with the act in part, because of the shortcomings below. The pages are built to meet WCAG 2.2 at level AA, which is stricter than the act. They work without a mouse, without JavaScript and at 400 per cent zoom.',
    known: 'What is not accessible',
    knownRows: [
      'Images inside an article may lack a text alternative (WCAG 1.1.1). A caption, if there is one, is always shown.',
      'The articles are in Swedish only, also when the page around them is in English.',
      'We have not tested documents and pages on other websites that we link to. Whoever owns the page answers for it.',
    ],
    tell: 'Did you find an obstacle?',
    tellText: (address) => `Write to ${address}, and we will put it right or send you the content in another way.`,
    tellSubject: 'Accessibility',
    supervision: 'Supervision',
    supervisionText:
      'The Agency for Digital Government, Digg, supervises the act. If you are not satisfied with our answer you can report it to Digg:',
    supervisionLink: 'Report poor accessibility to Digg',
    how: 'How we have tested',
    howText:
      'We have made an assessment of our own. The pages are tested automatically in a real browser when they change: against the rules of WCAG 2.2, with the keyboard alone, without JavaScript, in light and dark, and zoomed. Nobody outside has reviewed the website, and it has not been tested with screen readers.',
    assessed: (day) => `The assessment was made on ${day}. This statement was updated the same day.`,
  },
};
