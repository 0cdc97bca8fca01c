import { checkLinks } from '../src/editions/checkLinks.ts';
import type { Processors } from '../src/platform/queue.ts';

export const editions = {
  'editions.checkLinks': ({ issueId }) => checkLinks(issueId),
} satisfies Partial<Processors>;
