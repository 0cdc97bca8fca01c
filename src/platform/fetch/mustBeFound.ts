import { Refusal } from '../../refusal.ts';
import type { Fetched } from './fetchGuarded.ts';

/** The answer, when it is a 200. Throws Refusal 'unavailable' on `url` that says in words what the status means. */
export function mustBeFound(found: Fetched): Fetched {
  if (found.status === 200) return found;
  throw new Refusal('unavailable', `${inWords(found.status)} (${found.status}).`, 'url');
}

function inWords(status: number): string {
  if (status === 404 || status === 410) return 'Adressen finns inte hos servern';
  if (status === 401 || status === 403) return 'Servern släpper inte in oss';
  if (status === 429) return 'Servern ber oss vänta';
  if (status >= 500) return 'Servern har fel hos sig';
  return 'Servern svarade något annat än innehållet';
}
