/*
 * Features of our letters that some of the programs in R118 do not know (caniemail.com), and why the letter holds
 * there all the same. What is not in this list may not be used.
 */

const WORD = 'Outlook for Windows draws by Word';
const NO_STYLES = 'Gmail on the web for other hosts drops <style>; everything it needs is inline';

/** By the name caniemail gives the feature: what readers see without it. */
export const ALLOWED: Readonly<Record<string, string>> = {
  '<style> element': `${NO_STYLES}. Lost: the narrower sides on a phone, and dark mode, which Gmail makes itself`,
  '@media': `${NO_STYLES}; ${WORD} at one width, in light`,
  'Attribute selector': '[data-ogsc] and [data-ogsb] are for Outlook on the web alone',
  'Chaining selectors': 'only in rules for phones and dark mode',
  'Child combinator': 'only in rules for phones and dark mode',
  'Class selector': `${NO_STYLES}`,
  'Descendant combinator': 'only in rules for phones and dark mode',
  'ID selector': 'MJML resets #outlook a, for an Outlook of old',
  'Type selector': `${NO_STYLES}`,
  ':focus': 'a clearer ring for who reads by keyboard; the program has one of its own',
  outline: 'only for :focus',
  'outline-offset': 'only for :focus',
  '<body> element': 'its colour and language stand on the wrapper too',
  'aria-hidden attribute': 'on what is drawn only; what is read out twice is one word',
  'aria-label attribute': 'the wrapper is named after the subject, which is the title as well',
  'role attribute': 'tables are announced as tables where it is dropped; the order is the same',
  'border-radius': `${WORD}: corners are square`,
  cursor: 'MJML sets it on buttons; a link has its own pointer',
  'display:none': 'the preheader is hidden by size, height and colour as well, and mso-hide for Word',
  'Local anchors': 'the list of contents says what the letter holds; the things themselves stand below it',
  opacity: 'one of five ways to hide the preheader',
  overflow: 'one of five ways to hide the preheader',
  'target attribute': 'programs open links as they like',
  'text-decoration-color': 'the line under a title is ink instead of grey',
  'text-decoration-thickness': 'the line has its usual thickness',
  'text-underline-offset': 'the line stands closer to the letters',
  transform: 'MJML writes text-transform:none on buttons, which is read as transform',
  'word-break': 'MJML breaks long words in the whole letter; without it they break where the program breaks them',
  'word-spacing': 'MJML resets it to normal',
};
