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
      ['Name, employer, topics', 'Only if you have told us. To choose content that concerns you.'],
      ['Your consent', 'Which text you said yes to and when, as proof.'],
      [
        'Letters sent',
        'Which issues we have sent you and whether they came back, so that we do not write to dead addresses.',
      ],
    ],
    basis: 'Legal basis',
    basisText:
      'We send the newsletter with your consent. You can withdraw it at any time with the link in every letter.',
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
    keepRows: (proof, deliveries, replies) => [
      ['A sign-up that is never confirmed', '7 days'],
      ['Details of you as a subscriber', 'as long as you subscribe'],
      ['Proof of consent, once you have left', `${months(proof)} months`],
      ['Which issues you were sent', `${months(deliveries)} months`],
      ['What other mail servers answered about your letter', `${replies} days`],
      ['A code of the address, if you reported the letter or asked us never to write again', 'until further notice'],
      ['What you have opened, if you have said yes to measuring', '30 days at most'],
    ],
    receivers: 'Who may see the data',
    receiversText:
      'The editors and those who run the service. The data is processed within the EU/EEA and is given to nobody else unless the law requires it.',
    cookies: 'Cookies',
    cookiesText: 'These pages set no cookies and fetch nothing from other websites.',
    rights: 'Your rights',
    rightsText:
      'You may learn what we hold about you, have it corrected or erased, get it as a file, and object to the processing. You can do all of it yourself: ask for the link to your choices. You can also write to the data protection officer. If you are not satisfied you can complain to the Swedish Authority for Privacy Protection (IMY), imy.se.',
    choices: 'Change your choices or unsubscribe',
  },

  accessibility: {
    title: 'Accessibility',
    lead: (organisation) =>
      `${organisation} is behind this website. We want everybody to be able to read, sign up and unsubscribe.`,
    state: 'How accessible is the website?',
    stateText:
      'The pages are built to meet WCAG 2.2 at level AA, which is stricter than the Swedish law on accessibility of digital public services. They work without a mouse, without JavaScript, with screen readers and at 400 per cent zoom.',
    known: 'Known shortcomings',
    knownText:
      'Articles that were first published on another website may link to it. That website answers for how accessible those pages are.',
    tell: 'Did you find an obstacle?',
    tellText: (address) => `Write to ${address}, and we will put it right or send you the content in another way.`,
    tellSubject: 'Accessibility',
    supervision: 'Supervision',
    supervisionText:
      'The Agency for Digital Government, Digg, supervises the law. If you are not satisfied with our answer you can report it to Digg, digg.se/tdosanmalan.',
    how: 'How we have tested',
    howText: 'The pages are tested automatically in a real browser at every change, and by hand with the keyboard.',
  },
};
