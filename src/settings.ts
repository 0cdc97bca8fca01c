import { z } from 'zod';
import { address, colour, hostName, KEY, KEY_EXAMPLE, line, relays, selector, url, whole } from './settingShapes.ts';

/*
 * Everything that can be set, on one page. Each setting is an environment variable; .env.example is generated from
 * this file (npm run env:example).
 */

/** The settings with help and an example each; the order is the order of .env.example. */
export const settings = {
  PUBLIC_URL: url('http:', 'https:')
    .default('http://localhost:3000')
    .meta({ help: 'The address readers use; it stands in every letter. https unless it is loopback.' }),
  HOST: line().default('127.0.0.1').meta({ help: 'The address the web server listens on (0.0.0.0 in a container).' }),
  PORT: whole(1, 65535).default(3000).meta({ help: 'The port the web server listens on.' }),
  TRUST_PROXY: whole(0, 10)
    .default(0)
    .meta({ help: 'How many reverse proxies stand in front; their X-Forwarded-* headers are believed.' }),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .meta({ help: 'How much is logged. ERROR means that a person must act.' }),
  DATA_DIR: line().default('data').meta({ help: 'Where the house of one machine keeps its data.' }),

  MONGO_URL: url('mongodb:', 'mongodb+srv:')
    .default('mongodb://127.0.0.1:27017')
    .meta({ help: 'MongoDB 7 or newer (replica set in production), or the embedded store.' }),
  MONGO_DB: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/)
    .default('aktuellt')
    .meta({ help: 'The name of the database.' }),
  REDIS_URL: url('redis:', 'rediss:', 'unix:')
    .default('redis://127.0.0.1:6379')
    .meta({ help: 'Redis 7 with maxmemory-policy noeviction and AOF; unix:///path for a socket.' }),
  SMTP_URL: relays().default('smtp://127.0.0.1:1025').meta({
    help: 'The relay that takes our letters: smtp(s)://user:password@host:port. TLS is required unless it is loopback. Several, with commas between them, share the letters and stand in for each other. Each may have a weight (default 1) and limits, which all workers keep to together: ?weight=3&connections=8&messages=100&rate=50 (connections, divided among the workers that send, one each at least; letters over one connection; letters a second).',
  }),
  SMTP_CONNECTIONS: whole(1, 100)
    .default(4)
    .meta({ help: 'Connections that one worker process keeps to each relay that has no limit of its own.' }),
  SMTP_RATE: whole(1, 10_000).optional().meta({
    help: 'Letters a second that all workers hand over together, by whatever relay. Without it the limits of the relays and the pace that receivers ask for decide.',
    example: '200',
  }),

  SECRET_KEYS: z
    .string()
    .transform((value) => value.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every((key) => KEY.test(key)), {
      error:
        'must be a list of id:key, the id 0-255, the key 43 or more characters of base64 (openssl rand -base64 32)',
    })
    .refine((keys) => new Set(keys.map((key) => key.split(':', 1)[0])).size === keys.length, {
      error: 'must give each key an id of its own',
    })
    // A key that everybody can read signs nothing.
    .refine((keys) => !keys.includes(KEY_EXAMPLE), { error: 'must be a key of your own, not the example' })
    .meta({
      help: 'Keys that sign links. The first signs, all verify: to rotate, put a new one first and keep the old ones. The last one also hashes suppressed addresses: never remove it.',
      example: KEY_EXAMPLE,
    }),

  NEWSLETTER_NAME: line()
    .default('Aktuellt från Inera')
    .meta({ help: 'The name of the newsletter: masthead, From name and List-Id.' }),
  ORGANISATION: line().default('Inera AB').meta({ help: 'Who sends it: footer and privacy notice.' }),
  POSTAL_ADDRESS: line()
    .default('Box 17703, 118 93 Stockholm')
    .meta({ help: 'The postal address in the footer of every letter.' }),
  FROM_ADDRESS: address()
    .default('aktuellt@nyhetsbrev.example')
    .meta({ help: 'From of the newsletter. Its domain is the DKIM domain.' }),
  LETTER_FROM_ADDRESS: address().default('konto@konto.nyhetsbrev.example').meta({
    help: 'From of single letters (confirmations, alerts): another subdomain, so that one stream cannot hurt the other.',
  }),
  REPLY_TO: address().default('redaktionen@nyhetsbrev.example').meta({ help: 'A mailbox that a person reads.' }),
  LIST_ID: hostName().default('aktuellt.nyhetsbrev.example').meta({ help: 'List-Id (RFC 2919). Never change it.' }),
  BOUNCE_DOMAIN: hostName()
    .default('studs.nyhetsbrev.example')
    .meta({ help: 'Domain of the return path and the unsubscribe address; its MX is the mail door.' }),
  SENDER_ID: z
    .string()
    .regex(/^[a-z0-9]{5,15}$/)
    .default('aktuelltinera')
    .meta({ help: 'The last field of Feedback-ID.' }),
  ACCENT_COLOUR: colour()
    .default('#0b5d4e')
    .meta({ help: 'The accent of letter and pages. Contrast 4.5:1 on white is checked.' }),
  DPO_EMAIL: address()
    .default('dataskydd@nyhetsbrev.example')
    .meta({ help: 'The data protection officer, named in the privacy notice.' }),
  PROCESSORS: line().optional().meta({
    help: "Who handles readers' data for you, named in the privacy notice.",
    example: 'Exempeldrift AB (drift) och Exempelpost AB (e-post)',
  }),
  OPS_EMAIL: address().optional().meta({
    help: 'Who is told when a sending or a flood of sign-ups needs a person.',
    example: 'drift@nyhetsbrev.example',
  }),

  DKIM_SELECTOR: hostName()
    .or(selector())
    .optional()
    .meta({ help: 'Selector of the newsletter. Without it the relay is expected to sign.', example: 'aktuellt2026' }),
  DKIM_KEY_FILE: line().optional().meta({
    help: 'RSA private key (PEM, 2048 bits or more). File mode 0600, or under /run/secrets, where a secret store mounts it: with a key that others can read nothing is signed or sent.',
    example: '/run/secrets/dkim.pem',
  }),
  DKIM_LETTER_SELECTOR: selector()
    .optional()
    .meta({ help: 'Selector of single letters; the key file is the same.', example: 'konto2026' }),

  DKIM_ED25519_SELECTOR: selector().optional().meta({
    help: 'Selector of a second signature (RFC 8463), beside RSA. Publish it for the domain of FROM_ADDRESS and, when single letters are signed, for that of LETTER_FROM_ADDRESS.',
    example: 'ed2026',
  }),
  DKIM_ED25519_KEY_FILE: line().optional().meta({
    help: 'Its Ed25519 private key (openssl genpkey -algorithm ed25519).',
    example: '/run/secrets/ed25519.pem',
  }),

  MAIL_DOOR_HOST: line()
    .default('127.0.0.1')
    .meta({ help: 'The address the mail door (returned letters, unsubscribing by mail) listens on.' }),
  MAIL_DOOR_PORT: whole(0, 65535).default(2525).meta({ help: 'The port the mail door listens on.' }),

  MEASURING: z.enum(['none', 'aggregate', 'individual']).default('individual').meta({
    help: 'none: no pixel, no redirects. aggregate: shared pixel and links, counts only. individual: that, and per reader for those who consented to it.',
  }),
  UNCERTAIN: z
    .enum(['hold', 'resend', 'count-as-sent'])
    .default('hold')
    .meta({ help: 'What happens to a letter whose hand-over never got its answer. hold shows it to a person.' }),
  UNDO_MINUTES: whole(0, 1440)
    .default(10)
    .meta({ help: 'How long before the first letter an issue waits, so that whoever sent it can change their mind.' }),
  LATEST_USEFUL_HOURS: whole(1, 240)
    .default(72)
    .meta({ help: 'How long an issue is worth trying; after that a deferred letter fails.' }),
  RETRY_FIRST_SECONDS: whole(1, 86400)
    .default(300)
    .meta({ help: 'The first wait after a 4xx; it grows to 48 times this, with jitter.' }),
  CLAIM_LEASE_SECONDS: whole(2, 3600)
    .default(120)
    .meta({ help: 'After how long the claims of a worker that died are taken back.' }),
  CONFIRMATIONS_PER_HOUR: whole(1, 1_000_000)
    .default(200)
    .meta({ help: 'Confirmation letters an hour in all: a brake against abuse.' }),
  CONFIRMATIONS_PER_DOMAIN_HOUR: whole(1, 1_000_000)
    .default(50)
    .meta({ help: 'Confirmation letters an hour to one domain.' }),
  SIGNUPS_PER_NETWORK_HOUR: whole(1, 1_000_000)
    .default(30)
    .meta({ help: 'Sign-ups an hour from one network (/24, /64).' }),
  RETAIN_PROOF_DAYS: whole(1, 3650)
    .default(730)
    .meta({ help: 'How long the proof of an ended subscription is kept; then the reader is forgotten.' }),
  RETAIN_DELIVERIES_DAYS: whole(31, 3650)
    .default(365)
    .meta({ help: 'How long it is kept who got which issue; the sums stay.' }),
  RETAIN_REPLIES_DAYS: whole(1, 3650).default(30).meta({ help: 'How long the words of mail servers are kept.' }),
  RETAIN_ERASURES_DAYS: whole(1, 3650).default(400).meta({
    help: 'How long it is remembered that a reader was erased, so that a restored backup does not bring her back: as long as you keep backups.',
  }),
  ERASED_FILE: line().optional().meta({
    help: 'Where erasures stand beside the store, as hashes of the numbers of rows (default: the file erased in DATA_DIR). On another disk than the documents it outlives them.',
    example: '/backup/erased',
  }),
  RETAIN_AUDIT_DAYS: whole(1, 90)
    .default(90)
    .meta({ help: 'How long the audit trail of the staff is kept: sign-ins, approvals, exports. 90 at most.' }),
  FETCH_LOOPBACK_PORT: whole(1, 65535).optional().meta({
    help: 'For trials on one machine: a port of this machine that feeds and pages may be fetched from. Not in a public house.',
    example: '8089',
  }),
  SESSION_HOURS: whole(1, 168).default(12).meta({ help: 'How long a staff session lives.' }),
};
