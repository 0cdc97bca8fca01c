/**
 * What a mail server's reply means for one letter. Pure. The table is read from the top and the first row that fits
 * counts: words come before enhanced codes, and those before plain codes, because servers choose their words with more
 * care than their numbers (R65).
 */

/** The same shape as a delivery keeps. */
export interface Reply {
  code: number | null;
  enhanced: string | null; // RFC 3463: '5.1.1'
  text: string; // without codes and control characters, 300 characters at most
}

export type Verdict =
  | 'accepted'
  | 'later' // greylisted, busy: try again
  | 'throttled' // we are too fast for this receiver: try again, and slower
  | 'other-relay' // this relay cannot just now; another may
  | 'bad-address' // there is no such reader
  | 'full' // the reader's mailbox is full
  | 'content' // this letter is not wanted: too large, thought to be spam or a virus
  | 'reputation' // our address, domain or authentication is refused
  | 'configuration' // the relay does not let us send at all: a person must act
  | 'refused'; // refused, and the reply does not say why

const LONGEST_TEXT = 300;
const CONTROLS = /\p{Cc}+/gu;

/** A row: what it means, and what of the reply must fit. `codes` is a pattern of the three digits. */
interface Rule {
  verdict: Verdict;
  codes?: RegExp;
  enhanced?: RegExp;
  text?: RegExp;
}

const TEMPORARY: Rule[] = [
  // Greylisting says 4.7.1 like throttling does, and slowing down does not help it.
  { verdict: 'later', text: /gr[ae]y-?list/i },
  // Exim, Postfix postgrey, Halon and Mimecast without the word.
  { verdict: 'later', text: /first (attempt|time).{0,40}(try|retry)|internal resources? (are|is) temporarily/i },
  { verdict: 'later', text: /(mailbox|account|user).{0,60}(full|quota|storage)|over ?quota/i },
  { verdict: 'later', enhanced: /^4\.2\.\d+$/ },
  // Yahoo and AOL [TS01] [TSS04]; Gmail 4.7.28; Microsoft 4.7.5xx and 4.7.650; Proofpoint and Mimecast.
  { verdict: 'throttled', text: /\[TSS?\d+\]/ },
  {
    verdict: 'throttled',
    text: /rate.?limit|unusual rate|too (many|much|fast)|throttl|slow(ing)? down|exceeded.{0,40}(rate|limit)/i,
  },
  {
    verdict: 'throttled',
    text: /concurren|connection (rate|frequency|limit)|unexpected volume|user complaints|sending volume/i,
  },
  {
    verdict: 'throttled',
    text: /(reputation|blocked|deferred).{0,60}(temporar|try|retry)|temporarily (deferred|blocked|rejected)/i,
  },
  { verdict: 'throttled', enhanced: /^4\.7\.(28|32|500|5\d\d|6\d\d|7\d\d)$/ },
  // The relay itself is in trouble: no disk, no TLS, no sign-in, going down.
  { verdict: 'other-relay', codes: /^454$/ },
  { verdict: 'other-relay', codes: /^452$/, enhanced: /^4\.3\.1$/ },
  {
    verdict: 'other-relay',
    text: /insufficient (system )?(storage|disk)|(shutting|going) down|service shut|local (configuration )?error/i,
  },
  { verdict: 'other-relay', enhanced: /^4\.3\.[25]$/ },
  { verdict: 'throttled', codes: /^421$/ },
  { verdict: 'throttled', enhanced: /^4\.7\.\d+$/ },
];

const PERMANENT: Rule[] = [
  // The relay itself: it wants a sign-in, or does not relay for us (RFC 4954 section 6).
  { verdict: 'configuration', codes: /^53[0458]$/ },
  { verdict: 'configuration', enhanced: /^5\.7\.(8|11|57|64)$/ },
  {
    verdict: 'configuration',
    text: /relay(ing)? (access )?(denied|not (permitted|allowed)|prohibited)|(unable|not permitted) to relay/i,
  },
  { verdict: 'configuration', text: /sender address rejected: not owned|SendAsDenied|not allowed to send as/i },
  // Our standing. Gmail 5.7.26 to 5.7.40, Microsoft 5.7.5xx, 5.7.6xx and 5.7.7xx, block lists, SPF, DKIM, DMARC.
  { verdict: 'reputation', enhanced: /^5\.7\.(2\d|3\d|40|509|51\d|6\d\d|7\d\d)$/ },
  {
    verdict: 'reputation',
    text: /\b(spamhaus|barracudacentral|spamcop|sorbs|uceprotect|abusix|block ?list|black ?list|deny ?list|dnsbl|rbl)\b/i,
  },
  { verdict: 'reputation', text: /\b(spf|dkim|dmarc)\b.*\b(fail|failed|required|not pass|reject|policy)/i },
  {
    verdict: 'reputation',
    text: /unauthenticated (e-?mail|message|sender)|does not meet the required authentication/i,
  },
  { verdict: 'reputation', text: /(poor|bad|low|very low) reputation|reputation of (the|your|this)/i },
  {
    verdict: 'reputation',
    text: /policy reasons|(banned|blocked) (sending )?(ip|sender)|S3140|S3150|(reverse dns|ptr record)/i,
  },
  // The reader's mailbox. The words come before 5.1.1 and 5.7.1, which some servers use for everything.
  { verdict: 'full', enhanced: /^5\.2\.2$/ },
  { verdict: 'full', text: /(mailbox|quota|storage|inbox).{0,40}(full|exceed|over)|over ?quota|out of storage space/i },
  { verdict: 'full', text: /insufficient (system )?storage/i },
  { verdict: 'bad-address', codes: /^556$/ },
  { verdict: 'bad-address', enhanced: /^5\.1\.(1|2|3|6|10)$|^5\.2\.1$|^5\.4\.(1|4)$|^5\.0\.350$/ },
  {
    verdict: 'bad-address',
    text: /(user|recipient|mailbox|account|address|alias).{0,60}(unknown|not found|does ?n.?t exist|not exist|no longer|disabled|inactive|deactivated|invalid|unavailable|rejected: user)/i,
  },
  {
    verdict: 'bad-address',
    text: /no such (user|mailbox|recipient|person|account)|unknown (user|recipient|local part)/i,
  },
  {
    verdict: 'bad-address',
    text: /user doesn.?t have|invalid (recipient|mailbox)|recipientnotfound|okänd mottagare|unrouteable address/i,
  },
  // This letter.
  { verdict: 'content', enhanced: /^5\.(3\.4|2\.3|6\.\d+)$/ },
  { verdict: 'content', text: /\bspam\b|\bvirus\b|malware|phish|unsolicited|junk mail|\bAUP#/i },
  { verdict: 'content', text: /content (rejected|refused|not accepted)|message (too large|size exceeds)/i },
  { verdict: 'content', codes: /^552$/ },
];

/** The meaning of a reply. No 4xx is final: RFC 5321 section 4.2.1. */
export function verdictOf(reply: Reply): Verdict {
  const { code } = reply;
  if (code !== null && code >= 200 && code < 300) return 'accepted';
  const temporary = code === null || code < 500;
  const row = (temporary ? TEMPORARY : PERMANENT).find((rule) => fits(rule, reply));
  return row?.verdict ?? (temporary ? 'later' : 'refused');
}

/** Words of a host that cannot be found, or of a mailbox that is closed for now: the reader may be reached another month. */
const MAY_COME_BACK = /^5\.1\.2$|^5\.2\.1$|^5\.4\.\d+$|^5\.0\.350$/;

/** Whether a refusal proves that there is no such reader, so that she is written to no more (R66). */
export function provesNobody(reply: Reply): boolean {
  return verdictOf(reply) === 'bad-address' && !MAY_COME_BACK.test(reply.enhanced ?? '');
}

const MOST_WAIT_SECONDS = 6 * 3_600;
const WAIT =
  /\b(?:in|after|for|wait)\s+(\d{1,5})\s*(s|sec|second|m|min|minute|h|hour)s?\b|retry-after:?\s+(\d{1,5})\b/i;

/** How long the server asks us to wait, in ms; 0 when it does not say. "try again in 300 seconds", "after 5 minutes". */
export function askedWaitMs(reply: Reply): number {
  const [, spelt, unit = 's', plainSeconds] = WAIT.exec(reply.text) ?? [];
  const count = spelt ?? plainSeconds;
  if (!count) return 0;
  const seconds = Number(count) * (/^h/i.test(unit) ? 3_600 : /^m/i.test(unit) ? 60 : 1);
  return Math.min(seconds, MOST_WAIT_SECONDS) * 1_000;
}

/** Reads a reply of one or many lines: '550-5.1.1 No such user\r\n550 5.1.1 here'. */
export function parseReply(raw: string): Reply {
  const lines = raw.split(/\r\n|\r|\n/).filter(Boolean);
  const read = lines.map((line) => /^(\d{3})[ -]?(?:([245]\.\d{1,3}\.\d{1,3})(?=\s|$))?\s?(.*)$/.exec(line));
  const first = read[0];
  const text = read.map((line, at) => (line ? (line[3] ?? '') : (lines[at] as string))).join(' ');
  return {
    code: first ? Number(first[1]) : null,
    enhanced: read.find((line) => line?.[2])?.[2] ?? null,
    text: plain(text),
  };
}

/** A reply that is only words: what went wrong when no server spoke. */
export function wordsOnly(text: string): Reply {
  return { code: null, enhanced: null, text: plain(text) };
}

function fits(rule: Rule, reply: Reply): boolean {
  return (
    (!rule.codes || rule.codes.test(String(reply.code ?? ''))) &&
    (!rule.enhanced || rule.enhanced.test(reply.enhanced ?? '')) &&
    (!rule.text || rule.text.test(reply.text))
  );
}

function plain(text: string): string {
  return text.replace(CONTROLS, ' ').replace(/ {2,}/g, ' ').trim().slice(0, LONGEST_TEXT);
}
