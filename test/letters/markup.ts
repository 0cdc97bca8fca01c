import { HtmlValidate } from 'html-validate';

/** The recommended rules of html-validate, without those that mail programs make impossible. */
const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    'no-inline-style': 'off', // Gmail keeps no other style for accounts of other hosts
    'no-conditional-comment': 'off', // classic Outlook is told its widths in them
    'no-deprecated-attr': 'off', // align, bgcolor and valign are what Outlook's Word engine understands
    'prefer-native-element': 'off', // role="article" on a div: <article> is dropped by several programs
    'prefer-tbody': 'off', // MJML writes tables without
    'doctype-style': 'off', // MJML writes it in lower case; both are HTML
  },
});

/** What is wrong with a letter's HTML, a line for each fault; none when it is sound. */
export async function markupFaults(html: string): Promise<string[]> {
  const report = await validator.validateString(html);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ line, message, ruleId }) => `${line}: ${message} (${ruleId})`),
  );
}
