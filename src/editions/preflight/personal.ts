import type { Case } from './case.ts';
import { type Finding, warning } from './finding.ts';

/**
 * Personal identity and coordination numbers, YYMMDD-NNNN or YYYYMMDDNNNN; a coordination number adds 60 to the day
 * (folkbokföringslagen 18 §). Numbers of organisations have a month of 20 or more.
 */
const NUMBER =
  /(?<![\d-])(?:(?:19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01]|6[1-9]|[78]\d|9[01])[-+]?\d{4}|\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01]|6[1-9]|[78]\d|9[01])[-+]\d{4})(?![\d-])/;

export function aboutPersonalNumbers({ texts }: Case): Finding[] {
  return texts.flatMap((text) => {
    const found = NUMBER.exec(text.text)?.[0];
    if (!found) return [];
    const said = `"${found.slice(0, -4)}****" ser ut som ett personnummer.`;
    return [warning('personal-number', text, said, 'Ta bort det, om det inte är ett påhittat nummer.')];
  });
}
