/** What a mail server's reply means for one letter. Pure; the table is read from the top and the first match counts. */

/** The same shape as a delivery keeps. */
export interface Reply {
  code: number | null;
  enhanced: string | null; // RFC 3463: '5.1.1'
  text: string; // without codes and control characters, 300 characters at most
}

export type Verdict =
  | 'accepted'
  | 'later' // greylisted, busy, throttled: try again
  | 'bad-address' // there is no such reader
  | 'full' // the reader's mailbox is full
  | 'content' // this letter is not wanted: too large, thought to be spam or a virus
  | 'reputation' // our address, domain or authentication is refused
  | 'configuration' // the relay does not let us send at all: a person must act
  | 'refused'; // refused, and the reply does not say why

const LONGEST_TEXT = 300;
const CONTROLS = /\p{Cc}+/gu;

interface Rule {
  verdict: Verdict;
  codes?: number[];
  enhanced?: RegExp;
  text?: RegExp;
}

const RULES: Rule[] = [
  // The relay itself: it wants a sign-in, or does not relay for us (RFC 4954 section 6).
  { verdict: 'configuration', codes: [530, 534, 535, 538] },
  { verdict: 'configuration', enhanced: /^5\.7\.(8|9|11|57)$/ },
  {
    verdict: 'configuration',
    codes: [550, 551, 553, 554],
    text: /relay(ing)? (access )?(denied|not permitted|prohibited)|unable to relay|sender address rejected: not owned/i,
  },
  // Our standing. Gmail 5.7.26, Microsoft 5.7.515 and S3140, block lists, SPF, DKIM, DMARC.
  { verdict: 'reputation', enhanced: /^5\.7\.(2[0-9]|509|515|60[0-9]|7[0-9]{2})$/ },
  {
    verdict: 'reputation',
    text: /\b(spamhaus|barracudacentral|spamcop|sorbs|blocklist|block list|blacklist|dnsbl|rbl)\b/i,
  },
  {
    verdict: 'reputation',
    text: /\b(spf|dkim|dmarc)\b.*\b(fail|failed|required|not pass|reject|policy)|unauthenticated (e-?mail|message|sender)|does not meet the required authentication/i,
  },
  {
    verdict: 'reputation',
    text: /(poor|bad|low|very low) reputation|reputation of (the|your|this)|(banned|blocked) (sending )?(ip|sender)|S3140|(reverse dns|ptr record)/i,
  },
  // The reader's mailbox. The words come before 5.1.1 and 5.7.1, which some servers use for everything.
  { verdict: 'full', enhanced: /^5\.2\.2$/ },
  {
    verdict: 'full',
    text: /(mailbox|quota|storage|inbox).{0,40}(full|exceed|over)|over ?quota|out of storage space|insufficient (system )?storage/i,
  },
  { verdict: 'bad-address', codes: [556] },
  { verdict: 'bad-address', enhanced: /^5\.1\.(1|2|3|6|10)$|^5\.2\.1$|^5\.4\.(1|4)$|^5\.0\.350$/ },
  {
    verdict: 'bad-address',
    text: /(user|recipient|mailbox|account|address|alias).{0,60}(unknown|not found|does ?n.?t exist|not exist|no longer|disabled|inactive|deactivated|invalid|unavailable|rejected: user)|no such (user|mailbox|recipient|person|account)|unknown (user|recipient|local part)|invalid (recipient|mailbox)|recipientnotfound|okänd mottagare/i,
  },
  // This letter.
  { verdict: 'content', codes: [552], enhanced: /^5\.3\.4$/ },
  { verdict: 'content', enhanced: /^5\.(3\.4|2\.3|6\.\d+)$/ },
  {
    verdict: 'content',
    text: /\bspam\b|\bvirus\b|malware|phish|unsolicited|content (rejected|refused|not accepted)|message (too large|size exceeds)|junk mail|\bAUP#/i,
  },
  { verdict: 'content', codes: [552] },
];

/** The meaning of a reply. 4xx is always "later": RFC 5321 section 4.2.1. */
export function verdictOf(reply: Reply): Verdict {
  if (reply.code !== null && reply.code >= 200 && reply.code < 300) return 'accepted';
  if (reply.code === null || reply.code < 500) return 'later';
  return RULES.find((rule) => fits(rule, reply))?.verdict ?? 'refused';
}

/** Words of a host that cannot be found, or of a mailbox that is closed for now: the reader may be reached another month. */
const MAY_COME_BACK = /^5\.1\.2$|^5\.2\.1$|^5\.4\.\d+$|^5\.0\.350$/;

/** Whether a refusal proves that there is no such reader, so that she is written to no more (R66). */
export function provesNobody(reply: Reply): boolean {
  return verdictOf(reply) === 'bad-address' && !MAY_COME_BACK.test(reply.enhanced ?? '');
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
    (!rule.codes || rule.codes.includes(reply.code ?? 0)) &&
    (!rule.enhanced || rule.enhanced.test(reply.enhanced ?? '')) &&
    (!rule.text || rule.text.test(reply.text))
  );
}

function plain(text: string): string {
  return text.replace(CONTROLS, ' ').replace(/ {2,}/g, ' ').trim().slice(0, LONGEST_TEXT);
}
