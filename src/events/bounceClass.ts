import type { BounceReason, Reply } from '../deliveries/delivery.ts';

/*
 * Why a letter came back (R65, R66). Pure. The words of servers are read first, because they are chosen with more care
 * than numbers; then the enhanced status (RFC 3463 and the IANA list), then the SMTP code. A leading 5 proves nothing.
 * The tables are read from the top, and the first row that fits counts.
 */

/** `stage`: what the server refused, as far as it is told: the sender, the reader's address, or the letter it had seen. */
export type Said = Reply & { stage: 'mail' | 'rcpt' | 'data' | null };

type Row = [BounceReason, RegExp];

const MAILBOX = '(?:account|mailbox|recipient|user|address|alias|userid)';

const BY_WORDS: Row[] = [
  // What the receiving machine says about itself, and about how fast we are.
  row('soft', 'procmail|maildrop|\\bpipe to\\b|\\bx-unix\\b(?!.*quota)|lock failure|insufficient (?:system|disk)'),
  row('soft', 'hop count|mail loop|routing loop|duplicated message-id|contact ldap|unexpected name server'),
  row('soft', 'receiving mail (?:at a rate|too quickly)|too many (?:recipients|connections|concurrent)'),
  row('soft', 'frequency limit|connection.{0,20}(?:rate|limit)|resources temporarily unavailable'),
  row('no-host', 'account or domain may not exist'),
  // The reader's mailbox.
  row('full', '(?:mail ?box|mail ?folder|inbox|account|kontot|brevlådan|inkorgen)[^.;]{0,30}\\b(?:full|fullt)\\b'),
  row('full', 'quota|out of storage|storage.{0,20}(?:exceed|full)|mailbox.{0,40}exceed'),
  // Exchange Online says this of addresses that its customers do not have.
  row('hard', 'recipient address rejected: access denied'),
  // Who we are, and what our address, domain and signature are worth there.
  row('reputation', '\\b(?:spf|dkim|dmarc)\\b.{0,200}(?:fail|record|polic|pass|reject|verif|check)|bad spf'),
  row('reputation', 'unauthenticated|authentication (?:check|info|required|in your)|not authorized|not verified'),
  row('reputation', '(?:black|block|deny)[ -]?list|\\brbl\\b|dnsbl|spamhaus|barracudacentral|banned sending|\\baup#'),
  row('reputation', 'reverse dns|\\bptr\\b|open relay|mismatches client ip|unverif(?:y|i)able sending ip'),
  row('reputation', 'client host rejected|host network not allowed|smtp server of your isp|not allowed to send'),
  row('reputation', 'sender (?:address )?(?:was )?rejected|sender (?:address|domain).{0,80}not exist|from: domain'),
  row(
    'reputation',
    'relay(?:ing)? (?:access )?denied|no relaying|\\baccess denied\\b|no access from|purported responsible',
  ),
  row('reputation', '\\bpolic(?:y|ies)\\b|protocol violation|(?:deferred|rate limited) due|reputation|header error'),
  row('reputation', 'blocked (?:for|by|using|ip|due)|potential security|\\bgoogle groups\\b|^\\W*rejected\\W*$'),
  // This letter.
  row(
    'content',
    '\\bspam\\b|unsolicited|\\bube\\b|\\bvirus|malware|phish|junk mail|mail rejete|content (?:rejected|refused)',
  ),
  row(
    'content',
    '(?:message|mail) (?:is )?(?:too (?:large|big)|size)|size (?:limit|exceed)|media error|addresses in from',
  ),
  row('content', 'parameter not implemented|sequence of commands|syntax error'),
  // A mailbox that is there and takes nothing, or nothing of ours.
  row('closed', 'recipient preferences|message filtered|temporar(?:y|ily) locked'),
  row('closed', `${MAILBOX}[^.;]{0,60}(?:disabled|suspended|blocked|inactive|frozen|deactivated)`),
  row('closed', '(?:disabled|suspended|inactive) (?:recipient|account|user|mailbox)'),
  // There is none.
  row('hard', `${MAILBOX}[^.;]{0,60}(?:unknown|not found|not exist|no longer|invalid|doesn.?t exist)`),
  row(
    'hard',
    '(?:unknown|invalid|illegal|no such|no valid) (?:or illegal )?(?:final delivery )?(?:user|recipient|mailbox)',
  ),
  row('hard', '(?:unknown|invalid|illegal|no such) (?:or illegal )?(?:alias|address|local part)|user doesn.?t have'),
  row('hard', 'no mailbox here|not listed in|not our user|recip(?:ient)?notfound|name is not recogni'),
  row('hard', 'address (?:wasn?.?t|couldn.?t be) found|possibly incorrect|address rejected\\.?$|unrouteable address'),
  row('hard', 'okänd (?:mottagare|användare)|(?:adressen|mottagaren) (?:finns|hittades) inte|kunde inte hitta'),
  // Her domain. A resolver that finds nothing now may find it tomorrow.
  row('soft', 'dns error|host (?:is )?not reachable'),
  row('no-host', 'no smtp service|null mx|not accept mail|no mx record|mail exchanger|host or domain name not found'),
  row('no-host', '(?:host|domain)[^.;]{0,60}(?:unknown|not found|not exist|not reachable)|unknown host|any host named'),
  row('no-host', 'illegal host|does not exist\\b'),
  row('soft', 'timed? ?out|expired|giving up|in the queue too long|not accept our requests|multiple retries'),
  row('soft', 'not responding|connection (?:refused|reset|lost)|smtp connection|socket error|not delivered within'),
  row('soft', 'system error|mailer error|temporary failure|transaction failed|currently unavailable|upstream error'),
];

const BY_STATUS: Row[] = [
  ['hard', /^[45]\.1\.(?:1|6|10|351)$/],
  ['no-host', /^[45]\.1\.2$|^5\.4\.4$|^5\.7\.27$/],
  ['full', /^[45]\.2\.2$/],
  ['closed', /^5\.2\.[01]$|^5\.7\.13$/],
  ['soft', /^[45]\.(?:3\.[0125]|4\.\d+|1\.9|5\.3)$/],
  ['content', /^[45]\.(?:2\.3|3\.4|6\.\d+|5\.[0-2])$/],
  ['reputation', /^[45]\.(?:7\.\d+|1\.[078])$/],
];

const NO_MAIL_HERE = 556; // RFC 7505

/** The class of one failure. */
export function classOf(said: Said): BounceReason {
  if (said.code === NO_MAIL_HERE) return 'hard';
  const found = read(BY_WORDS, said.text) ?? read(BY_STATUS, said.enhanced ?? '') ?? 'refused';
  if (said.stage === 'mail' && ['hard', 'no-host', 'closed', 'refused'].includes(found)) return 'reputation';
  if (found === 'hard') return isProved(said) ? 'hard' : 'closed';
  if (found === 'refused' && said.code !== null && said.code < 500) return 'soft';
  // "Mailbox unavailable" is all that RFC 5321 says for 550.
  return found === 'refused' && /mailbox unavailable/i.test(said.text) ? 'closed' : found;
}

/** Words of directories that only their own server knows; who names the address refuses the address. */
const SURE =
  /<\S+@\S+>: user unknown|not listed in|name is not recogni|recip(?:ient)?notfound|access denied|address couldn.?t be found|final delivery userid|yahoo\.com account|for this mm|unknown user: \S+ *(?:undeliver|$)/i;

/**
 * "User unknown" alone proves nothing: filters say it too, when they have seen the letter or under a status of their
 * own. The status, the stage or the words of a directory must say the same.
 */
function isProved({ stage, enhanced, text }: Said): boolean {
  if (/^[45]\.1\.(?:1|6|10|351)$/.test(enhanced ?? '')) return true;
  if (stage === 'data' || enhanced === '5.2.0') return false;
  return stage === 'rcpt' || /^[45]\.(?:1\.0|2\.1|3\.0|4\.1)$/.test(enhanced ?? '') || SURE.test(text);
}

function read(table: Row[], text: string): BounceReason | undefined {
  return table.find(([, pattern]) => pattern.test(text))?.[0];
}

function row(found: BounceReason, phrases: string): Row {
  return [found, new RegExp(phrases, 'i')];
}
