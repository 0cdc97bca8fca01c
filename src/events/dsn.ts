import type { BounceReason, Reply } from '../deliveries/delivery.ts';
import { parseReply } from '../platform/mail/replies.ts';
import { classOf, type Said } from './bounceClass.ts';
import { keptReply, saidIn, stageOf } from './failureText.ts';
import { type Fields, fieldsIn } from './parts.ts';

/*
 * What a delivery status notification (RFC 3464) says about one letter. Pure. The fields of the report are the evidence;
 * where they say nothing, the words that the server wrote for people are.
 */

const MOST_RECIPIENTS = 50;
const MOST_CHARACTERS = 64_000;

/** A status that says only "permanent" or "temporary": the server's own reply may say more. */
const SAYS_NOTHING = /^[245]\.(?:0\.0|1\.0|5\.0)$/;

/** `reply` is that of the first failure, in the words that are kept. */
export type DsnVerdict =
  | { kind: 'bounced'; why: BounceReason; reply: Reply }
  | { kind: 'delayed' | 'delivered' | 'unreadable' };

/** The recipients' blocks of a message/delivery-status part; the first block, about the message, is left out. */
export function readDsn(text: string): Fields[] {
  const blocks = text
    .slice(0, MOST_CHARACTERS)
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\n+/)
    .map(fieldsIn);
  return blocks
    .filter((block) => block.has('action') || block.has('final-recipient') || block.has('status'))
    .slice(0, MOST_RECIPIENTS);
}

/**
 * The meaning of all blocks together: they are about one letter to one reader, whose address may have been expanded to
 * several. As long as one of them got it the letter arrived, and she exists as long as one of them does. `words` are
 * those for people.
 */
export function verdictOn(blocks: Fields[], words = ''): DsnVerdict {
  const actions = blocks.map((block) => (block.get('action') ?? 'failed').toLowerCase());
  if (actions.some((action) => /^(?:delivered|relayed|expanded)\b/.test(action))) return { kind: 'delivered' };
  const failed = blocks
    .filter((_, at) => /^(?:failed|expired)\b/.test(actions[at] ?? ''))
    .map((one) => said(one, words));
  const first = failed[0];
  if (!first) return { kind: actions.some((action) => /^delayed\b/.test(action)) ? 'delayed' : 'unreadable' };
  const classes = failed.map(classOf);
  const why = classes.find((one) => one !== 'hard') ?? 'hard';
  return { kind: 'bounced', why, reply: keptReply(failed[classes.indexOf(why)] ?? first) };
}

/** The evidence of one block. */
function said(block: Fields, words: string): Said {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(block.get('status') ?? '')?.[0] ?? null;
  const diagnostic = block.get('diagnostic-code') ?? '';
  const quoted = quotedIn(diagnostic);
  const enhanced = !status || (SAYS_NOTHING.test(status) && quoted.enhanced) ? (quoted.enhanced ?? status) : status;
  const own = { ...quoted, enhanced, stage: stageOf(words) };
  const more = /\p{L}{3}/u.test(quoted.text) ? null : saidIn(words);
  if (!more) return own;
  const isBetter = !enhanced || (SAYS_NOTHING.test(enhanced) && more.enhanced !== null);
  return { ...own, code: own.code ?? more.code, enhanced: isBetter ? more.enhanced : enhanced, text: more.text };
}

/** "smtp; 550 5.1.1 ..." as a reply; of a program of the receiving machine its kind is kept. */
function quotedIn(diagnostic: string): Reply {
  const reply = parseReply(diagnostic.replace(/^(?!x-unix)[\w-]{1,40}\s*;\s*/i, ''));
  if (reply.enhanced) return reply;
  const inside = saidIn(diagnostic);
  return { ...reply, code: reply.code ?? inside?.code ?? null, enhanced: inside?.enhanced ?? null };
}
