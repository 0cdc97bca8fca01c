import mongoose from 'mongoose';
import { booksOf } from '../../src/deliveries/books.ts';
import { balances, DELIVERY_STATES } from '../../src/deliveries/delivery.ts';
import { isWilling } from './fates.ts';
import { copiesIn, type Kept, linesAbout, readRecord, type Struck, unreadIn } from './record.ts';

/** Of the letters that the sink was willing to take, this share must have arrived. */
const LEAST_SHARE = 0.95;
const SHOWN = 5;
const STORIES = 2;

export interface Tally {
  intended: number;
  sent: number;
  failed: Record<string, number>;
  uncertain: number;
  inFlightAtKills: number;
  lost: number;
  doubled: number;
  balanced: boolean;
}

interface Row {
  address: string;
  state: string;
  reason: string | null;
}

export interface Judgement {
  tally: Tally;
  broken: string[];
}

export interface Case {
  issueId: string;
  /** The addresses of everybody it was meant for. */
  readers: string[];
  seed: number;
  /** The file that the sink keeps. */
  record: string;
  struck: Struck;
}

/** Counts at the sink and in the books, and compares. `broken` names every law that was broken, with examples. */
export async function judge({ issueId, readers, seed, record, struck }: Case): Promise<Judgement> {
  const books = await booksOf(issueId);
  const rows = await rowsOf(issueId);
  const lines = readRecord(record);
  const copies = copiesIn(lines);
  const unread = unreadIn(lines, struck);
  const known = new Set(rows.map((row) => row.address));
  const lost = [
    ...rows.filter((row) => row.state === 'sent' && !copies.has(row.address)).map((row) => row.address),
    ...rows.filter((row) => !DELIVERY_STATES.some((state) => state === row.state)).map((row) => row.address),
    ...readers.filter((address) => !known.has(address)),
  ];
  const doubled = [...copies].filter(([, ids]) => ids.length > 1).map(([to]) => to);
  const uncertain = rows.filter((row) => row.state === 'uncertain').map((row) => row.address);
  const sent = rows.filter((row) => row.state === 'sent' && copies.has(row.address)).length;
  const willing = readers.filter((address) => isWilling(seed, address)).length;
  const begun = new Set(unread);
  const balanced = balances(books) && books.intended === readers.length && rows.length === readers.length;
  const laws: [string, string[] | boolean][] = [
    ['lost', lost],
    ['doubled', doubled],
    ['sent less than the sink was willing to take', sent < willing * LEAST_SHARE],
    ['more uncertain than hand-overs in flight', uncertain.length > unread.length],
    ['uncertain, and no hand-over of it broke off', uncertain.filter((address) => !begun.has(address))],
    ['taken by the sink, and booked as not sent', takenButNot(rows, copies)],
    ['not at its end', rows.filter(isOpen).map((row) => row.address)],
    ['the books do not balance', !balanced],
  ];
  return {
    tally: {
      intended: books.intended,
      sent,
      failed: countBy(rows.filter((row) => row.state === 'failed').map((row) => row.reason ?? '')),
      uncertain: uncertain.length,
      inFlightAtKills: unread.length,
      lost: lost.length,
      doubled: doubled.length,
      balanced,
    },
    broken: laws.flatMap(([law, found]) => [...inWords(law, found), ...storiesOf(found, rows, lines)]),
  };
}

function inWords(law: string, found: string[] | boolean): string[] {
  if (typeof found === 'boolean') return found ? [law] : [];
  return found.length ? [`${law}: ${found.length} (${found.slice(0, SHOWN).join(', ')})`] : [];
}

/** What the books and the sink know of the first examples, to find the cause from. */
function storiesOf(found: string[] | boolean, rows: Row[], lines: Kept[]): string[] {
  if (typeof found === 'boolean') return [];
  return found.slice(0, STORIES).flatMap((example) => {
    const [address = ''] = example.split(' ');
    const seen = linesAbout(address, lines).map((line) => `    ${JSON.stringify(line)}`);
    return [`  ${JSON.stringify(rows.find((row) => row.address === address) ?? address)}`, ...seen];
  });
}

function isOpen({ state }: Row): boolean {
  return state === 'waiting' || state === 'claimed' || state === 'deferred';
}

function takenButNot(rows: Row[], copies: Map<string, string[]>): string[] {
  return rows
    .filter(({ address, state }) => copies.has(address) && state !== 'sent' && state !== 'uncertain')
    .map(({ address, state }) => `${address} ${state}`);
}

async function rowsOf(issueId: string): Promise<Row[]> {
  const told = { address: 1, state: 1, reason: 1, attempts: 1, claim: 1, handedAt: 1, reply: 1 };
  return mongoose.model('Delivery').find({ issueId }, told).lean<Row[]>();
}

function countBy(words: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
