import { config } from '../config.ts';
import type { Edition, Slot, Variant } from '../editions/edition.ts';
import { type Signer, signer } from '../platform/mail/dkim.ts';
import { asciiDomain, header, headerDate, headerText, mailbox, needsUtf8 } from '../platform/mail/encode.ts';
import { type CompiledBody, compileBody, fillParts, hashOfBody } from '../platform/mail/mime.ts';
import type { Envelope } from '../platform/mail/relay.ts';
import { type Signable, signable } from '../platform/mail/signature.ts';
import {
  absolute,
  messageId,
  paths,
  preferencesToken,
  readerToken,
  returnPath,
  unsubscribeAddress,
  unsubscribeToken,
} from '../urls.ts';
import type { Delivery } from './delivery.ts';

/*
 * The newsletter's letter. An edition is compiled once; one reader's letter is then a concatenation, a hash and a
 * signature. The same row gives the same bytes at every try (R4-R6): nothing in it depends on the clock.
 */

/** An edition made ready: what is the same for all readers of a variant is encoded once. */
export interface Compiled {
  issueId: string;
  issueNumber: number;
  variants: Map<string, CompiledVariant>;
  stories: Edition['stories'];
  selections: Edition['selections'];
}

interface CompiledVariant {
  body: CompiledBody<Slot>;
  before: Signable[]; // headers in front of the reader's own
  after: Signable[]; // and those behind
}

type Addressed = Pick<Delivery, 'subscriberId' | 'address' | 'variant' | 'date'>;

export function compile(edition: Edition): Compiled {
  const variants = new Map(edition.variants.map((variant) => [variant.key, compileVariant(edition, variant)]));
  const { issueId, issueNumber, stories, selections } = edition;
  return { issueId, issueNumber, variants, stories, selections };
}

function compileVariant(edition: Edition, variant: Variant): CompiledVariant {
  const { NEWSLETTER_NAME, FROM_ADDRESS, REPLY_TO } = config();
  const body = compileBody<Slot>(variant.text, variant.html, `${edition.hash.slice(0, 24)}${variant.key}`);
  return {
    body,
    before: [
      header('From', mailbox(NEWSLETTER_NAME, FROM_ADDRESS, 'From: '.length)),
      header('Reply-To', asciiDomain(REPLY_TO)),
    ].map(signable),
    after: [
      header('Subject', headerText(edition.subject, 'Subject: '.length)),
      header('MIME-Version', '1.0'),
      header('Content-Type', body.contentType),
      header('Content-Language', variant.language),
      ...listHeaders(edition.issueNumber),
      // Not "All": reports of letters that cannot be delivered are wanted (R20).
      header('X-Auto-Response-Suppress', 'OOF, AutoReply'),
    ].map(signable),
  };
}

function listHeaders(issueNumber: number): string[] {
  const { NEWSLETTER_NAME, LIST_ID, SENDER_ID } = config();
  const list = LIST_ID.split('.')[0] as string;
  return [
    header('List-Id', mailbox(NEWSLETTER_NAME, `x@${LIST_ID}`, 'List-Id: '.length).replace('<x@', '<')), // RFC 2919
    header('List-Help', `<${absolute(paths.sendLink)}>`, { folded: false }),
    header('List-Archive', `<${absolute(paths.archive)}>`, { folded: false }),
    header('Feedback-ID', `${issueNumber}:${list}:newsletter:${SENDER_ID}`), // nothing about the reader (R23)
  ];
}

/** A letter that can be handed over. */
export interface Letter {
  envelope: Envelope;
  /** Its bytes in pieces; those that letters share are not copied. */
  parts: Buffer[];
  /** Proved to need no dot-stuffing: it may go on the wire as it is. */
  asIs: boolean;
}

/** One reader's letter, signed when there is a signer. Rejects when the variant is unknown. */
export async function letterFor(compiled: Compiled, row: Addressed, sign: Signer | null): Promise<Letter> {
  const { headers, body, variant, id } = write(compiled, row);
  const signature = sign ? [await sign.signReady(headers, hashOfBody(variant.body, body), row.date)] : [];
  return {
    envelope: envelope(compiled, row, id),
    parts: [top(signature, headers), ...body],
    asIs: variant.body.plain,
  };
}

/** The bytes of one reader's letter, signed when a key is configured. Throws DkimProblem on a bad key, and when the variant is unknown. */
export function composeFor(compiled: Compiled, row: Addressed, sign: Signer | null = signer('newsletter')): Buffer {
  const { headers, body } = write(compiled, row);
  const lines = headers.map((one) => one.line);
  const bytes = Buffer.concat(body);
  return Buffer.concat([top(sign ? [sign.sign(lines, bytes, row.date)] : [], headers), bytes]);
}

/** Everything but the signature. */
function write(compiled: Compiled, row: Addressed) {
  const variant = compiled.variants.get(row.variant);
  if (!variant) throw new Error(`the edition has no variant ${row.variant}`);
  const id = messageIdOf(compiled, row);
  const unsubscribe = unsubscribeToken(compiled.issueId, row.subscriberId);
  const headers = [
    signable(header('Date', headerDate(row.date))),
    ...variant.before,
    signable(header('To', asciiDomain(row.address))),
    signable(header('Message-ID', id)),
    ...variant.after,
    ...unsubscribeHeaders(unsubscribe, unsubscribeAddress(compiled.issueId, row.subscriberId)),
  ];
  const tokens: Record<Slot, () => string> = {
    unsubscribe: () => unsubscribe,
    // Counted from the letter's own date, so that a retry prints the same token.
    preferences: once(() => preferencesToken(row.subscriberId, row.date)),
    reader: once(() => readerToken(compiled.issueId, row.subscriberId)),
  };
  return { headers, body: fillParts(variant.body, (slot) => tokens[slot]()), variant, id };
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function top(signature: string[], headers: Signable[]): Buffer {
  const lines = [...signature, ...headers.map((one) => one.line)];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8');
}

const ONE_CLICK = signable(header('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click')); // RFC 8058 section 3.1

/** One HTTPS address, then one mailto, on one line: a folded List-Unsubscribe breaks signatures at some relays (R10, R31). */
function unsubscribeHeaders(token: string, mail: string): Signable[] {
  const web = absolute(`${paths.unsubscribe}/${token}`);
  return [signable(header('List-Unsubscribe', `<${web}>, <mailto:${mail}>`, { folded: false })), ONE_CLICK];
}

/** The envelope of one reader's letter: a return path of its own (VERP, R3) and exactly one recipient (R8). */
export function envelopeFor(compiled: Compiled, row: Addressed): Envelope {
  return envelope(compiled, row, messageIdOf(compiled, row));
}

function envelope(compiled: Compiled, row: Addressed, id: string): Envelope {
  return {
    from: returnPath(compiled.issueId, row.subscriberId),
    to: asciiDomain(row.address),
    utf8: needsUtf8(row.address),
    envelopeId: id.slice(1, -1),
  };
}

function messageIdOf(compiled: Compiled, row: Addressed): string {
  const id = messageId(compiled.issueNumber, compiled.issueId, row.subscriberId);
  return `<${asciiDomain(id.slice(1, -1))}>`;
}
