import { createHash } from 'node:crypto';

/*
 * What a DKIM signature covers (RFC 6376, RFC 8301, RFC 8463): relaxed/relaxed, no l=. Names that a forger would like
 * to add a second time are listed once more than they occur ("oversigned", section 8.15): adding one breaks the
 * signature. Pure.
 */

const CRLF = '\r\n';
const LINE = 76;

/** Signed once more than they occur. */
const OVERSIGNED = [
  ...['from', 'to', 'subject', 'date', 'reply-to', 'message-id', 'mime-version', 'content-type'],
  ...['list-id', 'list-unsubscribe', 'list-unsubscribe-post'],
];
/** Signed when they occur. */
const SIGNED = [
  ...['content-transfer-encoding', 'content-language', 'list-help', 'list-archive', 'feedback-id'],
  ...['auto-submitted', 'x-auto-response-suppress'],
];

/**
 * A header as it stands in the letter, with what signing it needs: made when it is asked for, and then kept, because
 * many letters share a header and those that a relay signs need none of it.
 */
export class Signable {
  readonly line: string;
  #name: string | undefined;
  #relaxed: string | undefined;

  constructor(line: string) {
    this.line = line;
  }

  get name(): string {
    this.#name ??= nameOf(this.line);
    return this.#name;
  }

  get relaxed(): string {
    this.#relaxed ??= relaxHeader(this.line);
    return this.#relaxed;
  }
}

export function signable(line: string): Signable {
  return new Signable(line);
}

export type Algorithm = 'rsa-sha256' | 'ed25519-sha256';

/** The header without its signature, and the bytes that are signed (section 3.7). */
export function toSign(
  headers: Signable[],
  hash: string,
  by: { domain: string; selector: string; date: Date; algorithm?: Algorithm },
): { unsigned: string; material: Buffer } {
  const { order, names } = planFor(headers);
  const unsigned = [
    `DKIM-Signature: v=1; a=${by.algorithm ?? 'rsa-sha256'}; c=relaxed/relaxed; d=${by.domain}; s=${by.selector};`,
    ` t=${Math.floor(by.date.getTime() / 1000)}; bh=${hash};`,
    names,
    ' b=',
  ].join(CRLF);
  // The signed headers, then this one without its last CRLF and with an empty b=.
  const lines = order.map((at) => (headers[at] as Signable).relaxed);
  return { unsigned, material: Buffer.from([...lines, relaxHeader(unsigned)].join(CRLF), 'utf8') };
}

export function fold64(signature: string): string {
  return (signature.match(/.{1,72}/g) ?? []).join(`${CRLF} `);
}

interface Plan {
  order: number[]; // places in the headers, in the order of h=
  names: string; // the h= tag, folded
}

/** Letters of one kind have the same header names in the same order, so there are a handful of plans. */
const plans = new Map<string, Plan>();
const MOST_PLANS = 100;

function planFor(headers: Signable[]): Plan {
  const key = headers.map((header) => header.name).join(':');
  const known = plans.get(key);
  if (known) return known;
  if (plans.size >= MOST_PLANS) plans.clear();
  const made = makePlan(headers.map((header) => header.name));
  plans.set(key, made);
  return made;
}

/** Which headers are signed. Of a name that occurs more than once the last comes first (section 5.4.2). */
function makePlan(present: string[]): Plan {
  const order: number[] = [];
  const names: string[] = [];
  for (const name of [...OVERSIGNED, ...SIGNED]) {
    const found = present.flatMap((one, at) => (one === name ? [at] : [])).reverse();
    names.push(...found.map(() => name), ...(OVERSIGNED.includes(name) ? [name] : []));
    order.push(...found);
  }
  return { order, names: foldNames(names).join(CRLF) };
}

function foldNames(names: string[]): string[] {
  const lines = [' h='];
  names.forEach((name, at) => {
    const token = name + (at === names.length - 1 ? ';' : ':');
    const current = lines.at(-1) as string;
    if (current.length + token.length <= LINE) lines[lines.length - 1] = current + token;
    else lines.push(` ${token}`);
  });
  return lines;
}

/** Section 3.4.2: name in lower case, unfolded, runs of blanks to one, none at the ends. */
function relaxHeader(line: string): string {
  const at = line.indexOf(':');
  const value = line
    .slice(at + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${line.slice(0, at).trim().toLowerCase()}:${value}`;
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(':')).trim().toLowerCase();
}

/** The bh= of a body: of its relaxed form. */
export function bodyHash(body: Buffer): string {
  return createHash('sha256').update(relaxBody(body)).digest('base64');
}

/** Section 3.4.4. Our own bodies are written so that nothing changes; that is found out in one pass, without a copy. */
function relaxBody(body: Buffer): Buffer {
  if (isRelaxed(body)) return body;
  const text = body
    .toString('latin1')
    .replace(/[ \t]+(?=\r\n|$)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)+$/, '');
  return Buffer.from(text ? text + CRLF : '', 'latin1');
}

/** Whether the relaxed form of a body is the body itself. */
export function isRelaxed(body: Buffer): boolean {
  const end = body.length;
  if (end < 3 || body[end - 1] !== 10 || body[end - 2] !== 13 || body[end - 3] === 10) return false;
  for (let at = 0; at < end; at++) {
    const byte = body[at];
    if (byte === 9) return false;
    if (byte === 32 && (body[at + 1] === 32 || body[at + 1] === 13)) return false;
  }
  return true;
}
