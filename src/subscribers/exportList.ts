import { stringify } from 'csv-stringify/sync';
import { maskAddress } from './address.ts';
import { pageByKey } from './page.store.ts';
import type { Subscriber, SubscriberState } from './subscriber.ts';

/** The list of readers as CSV, for a spreadsheet. A cell that begins like a formula cannot become one. */

const PAGE = 1_000;
const HEAD = ['e-post', 'namn', 'organisation', 'kod', 'språk', 'ämnen', 'läge', 'bekräftad', 'avslutad'];

/**
 * The file in pieces, in the order of addresses. `masked`: without names and with addresses cut, for a decision about
 * disclosure (R105). The caller writes the audit entry.
 */
export async function* exportList(query: { state?: SubscriberState; masked?: boolean }): AsyncGenerator<string> {
  yield csv([HEAD], true);
  let afterKey: string | undefined;
  for (;;) {
    const page = await pageByKey(
      { ...(query.state ? { state: query.state } : {}), ...(afterKey ? { afterKey } : {}) },
      PAGE,
    );
    if (page.length) yield csv(page.map((reader) => cells(reader, query.masked === true)));
    if (page.length < PAGE) return;
    afterKey = page.at(-1)?.key;
  }
}

function cells(reader: Subscriber, masked: boolean): string[] {
  const { organisation, language, topics, state, confirmedAt, leftAt } = reader;
  return [
    masked ? maskAddress(reader.address) : reader.address,
    masked ? '' : (reader.name ?? ''),
    ...[organisation.kind ?? '', organisation.code ?? '', language, topics.join('|'), state],
    ...[confirmedAt?.toISOString() ?? '', leftAt?.toISOString() ?? ''],
  ];
}

function csv(rows: string[][], bom = false): string {
  return stringify(rows, { delimiter: ';', escape_formulas: true, bom });
}
