import { parseReply, type Reply, verdictOf } from '../platform/mail/replies.ts';

/*
 * What a delivery status notification (RFC 3464) says about one letter. Pure. Only what is certain has consequences: a
 * reader is suppressed for an address that does not exist, never for a filter, a full mailbox or a long outage. "User
 * unknown" in words alone is not certain: too many filters say it.
 */

const MOST_RECIPIENTS = 50;
const MOST_CHARACTERS = 64_000;
const LONGEST_TEXT = 300;

/** RFC 3463 and the IANA list: no such mailbox, mailbox has moved, and the domain takes no mail (RFC 7505). */
const NO_SUCH_ADDRESS = /^5\.1\.(?:1|6|10)$/;
const NO_MAIL_HERE = 556;
/** A status that says only "permanent": the server's own reply may say more. */
const SAYS_NOTHING = /^5\.(?:0\.0|1\.0|5\.0)$/;
/** Words about the sender or its pace: then the status says less than the words. */
const ABOUT_THE_SENDER =
  /black ?list|block ?list|too many|rate limit|refused due|preferences|reputation|polic(?:y|ies)|\bip address/i;

export type DsnVerdict =
  | { kind: 'bounced'; hard: boolean; reply: Reply }
  | { kind: 'delayed' | 'delivered' | 'unreadable' };

/** One recipient's fields, names in lower case. */
export type DsnBlock = Map<string, string>;

/** The recipients' blocks of a message/delivery-status part; the first block, about the message, is left out. */
export function readDsn(text: string): DsnBlock[] {
  const blocks = text
    .slice(0, MOST_CHARACTERS)
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\n+/)
    .map(fieldsOf);
  return blocks.filter((block) => block.has('action') || block.has('final-recipient')).slice(0, MOST_RECIPIENTS);
}

/**
 * The meaning of all blocks together: they are about one letter to one reader, whose address may have been expanded to
 * several. As long as one of them got it the letter arrived.
 */
export function verdictOn(blocks: DsnBlock[]): DsnVerdict {
  const actions = blocks.map((block) => (block.get('action') ?? '').toLowerCase());
  if (actions.some((action) => /^(?:delivered|relayed|expanded)\b/.test(action))) return { kind: 'delivered' };
  const failed = blocks.filter((_, at) => /^failed\b/.test(actions[at] ?? ''));
  const first = failed[0];
  if (first) return { kind: 'bounced', hard: failed.every((block) => isHard(replyIn(block))), reply: replyIn(first) };
  return { kind: actions.some((action) => /^delayed\b/.test(action)) ? 'delayed' : 'unreadable' };
}

/** The server's reply as the report quotes it. Addresses in its text may be those of strangers, so none are kept (R75). */
export function replyIn(block: DsnBlock): Reply {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(block.get('status') ?? '')?.[0] ?? null;
  const quoted = parseReply((block.get('diagnostic-code') ?? '').replace(/^[\w-]{1,20}\s*;\s*/, ''));
  const enhanced = !status || (SAYS_NOTHING.test(status) && quoted.enhanced) ? (quoted.enhanced ?? status) : status;
  const text = quoted.text.replace(/[^\s<>()[\]"',;:]{1,100}@[^\s<>()[\]"',;:]{1,200}/g, '…');
  return { code: quoted.code, enhanced, text: text.slice(0, LONGEST_TEXT) };
}

function isHard({ code, enhanced, text }: Reply): boolean {
  const meaning = verdictOf({ code: code && code >= 500 ? code : 550, enhanced, text });
  if (meaning === 'reputation' || meaning === 'content' || meaning === 'configuration' || meaning === 'full')
    return false;
  if (ABOUT_THE_SENDER.test(text)) return false;
  return code === NO_MAIL_HERE || NO_SUCH_ADDRESS.test(enhanced ?? '');
}

function fieldsOf(block: string): DsnBlock {
  const fields: DsnBlock = new Map();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    if (!fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}
