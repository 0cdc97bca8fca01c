import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { isLoopbackUrl } from '../../loopback.ts';
import { parseReply, type Reply, wordsOnly } from './replies.ts';
import { hasSeam, restore, sendAsIs } from './wire.ts';

/*
 * One kept-open connection to the relay, over nodemailer's SMTPConnection (its version is pinned: the extensions it
 * learned from EHLO are read from a field that is not documented). Outcomes are values, never exceptions.
 */

const CONNECT_MS = 15_000;
const GREETING_MS = 15_000;
/** Longer than any relay needs to take a letter it has read; RFC 5321 section 4.5.3.2 would allow ten minutes. */
const SILENCE_MS = 120_000;
const CLOSED = 'the relay closed the connection';

export interface Envelope {
  from: string; // the return path
  to: string; // exactly one reader (R8)
  utf8: boolean; // the address needs SMTPUTF8
  envelopeId: string; // ENVID of RFC 3461, ASCII without blanks
}

/**
 * Asked when the relay has said that it wants the letter (354), and before the first byte of it: from its yes on, an
 * answer that never comes means that nobody knows. No, or an exception, calls the hand-over off.
 */
export type Begin = () => Promise<boolean>;

export type Sent =
  | { kind: 'answered'; reply: Reply }
  | { kind: 'lost'; begun: boolean; reply: Reply } // begun: the relay may have read the letter
  | { kind: 'called-off' } // `begin` said no: nothing of the letter was sent
  | { kind: 'no-utf8' };

const GONE: Sent = { kind: 'lost', begun: false, reply: wordsOnly(CLOSED) };

/** The bytes of a letter, whole or in pieces. */
export type Message = Buffer | Buffer[];

export interface Connection {
  /** `asIs`: the message was proved to end in CRLF and to have no line that begins with a dot. */
  send(envelope: Envelope, message: Message, begin: Begin, asIs: boolean): Promise<Sent>;
  usable(): boolean;
  close(): void;
}

export interface RelaySettings {
  url: string; // smtp(s)://user:password@host:port
  /** What we call ourselves in EHLO; a host name that the world can look up. */
  name?: string;
  /** TLS with a verified certificate is required. Default: unless the relay is on this machine (R47). */
  tls?: boolean;
  /** The only certificate authority to trust, PEM: for a relay with its own. */
  ca?: string;
}

/** Why a relay cannot be used just now. */
export class RelayProblem extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(reply.text);
    this.reply = reply;
  }
}

/** Connects, secures and signs in. Throws RelayProblem. */
export async function connectRelay(settings: RelaySettings): Promise<Connection> {
  const url = new URL(settings.url);
  const connection = new SMTPConnection(optionsFor(url, settings));
  // After the set-up errors reach the send in flight as well; this listener only keeps them from being thrown.
  connection.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    connection.once('error', (error: Error) => reject(new RelayProblem(replyOf(error))));
    connection.once('end', () => reject(new RelayProblem(wordsOnly(CLOSED))));
    connection.connect((error) => (error ? reject(new RelayProblem(replyOf(error))) : resolve()));
  });
  if (url.username) await signIn(connection, url);
  // Asked now: a connection that is lost has none any more.
  const port = (connection as unknown as { _socket?: { localPort?: number } })._socket?.localPort;
  let refused = false;
  return {
    async send(envelope, message, begin, asIs) {
      // The transaction of a refused letter may still be open at the relay (RFC 5321 section 4.1.1.5). It is ended now and
      // not at once: what came of that letter is in the books by now.
      if (refused && !(await tidied(connection))) return GONE;
      const sent = await send(connection, envelope, message, begin, asIs && hasSeam(connection));
      refused = sent.kind === 'answered' && sent.reply.code !== null && sent.reply.code >= 400;
      return naming(sent, port);
    },
    usable: () => usable(connection),
    close: () => close(connection),
  };
}

function optionsFor(url: URL, settings: RelaySettings): ConstructorParameters<typeof SMTPConnection>[0] {
  const secure = url.protocol === 'smtps:';
  const demanded = settings.tls ?? !isLoopbackUrl(settings.url);
  return {
    ...(settings.name ? { name: settings.name } : {}),
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    // Nothing in between: either TLS that is verified, or, on this machine, clear text. Never a quiet fall-back.
    ...(demanded ? { requireTLS: true } : { ignoreTLS: true }),
    tls: { rejectUnauthorized: demanded, minVersion: 'TLSv1.2', ...(settings.ca ? { ca: settings.ca } : {}) },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: GREETING_MS,
    socketTimeout: SILENCE_MS,
    socketCloseTimeout: 1_000,
    logger: false,
  };
}

async function signIn(connection: SMTPConnection, url: URL): Promise<void> {
  const credentials = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  const problem = await answered(connection, (done) => connection.login(credentials, done));
  if (!problem) return;
  connection.close();
  throw new RelayProblem(replyOf(problem));
}

/** Ends the transaction that may be open. False: the relay has gone, or does not want to go on. */
async function tidied(connection: SMTPConnection): Promise<boolean> {
  const problem = await answered(connection, (done) => connection.reset(done));
  if (problem) connection.close();
  return !problem;
}

/** What came of a command. nodemailer never tells of one whose connection ends before its answer; this does. */
async function answered(
  connection: SMTPConnection,
  command: (done: (problem?: Error | null) => void) => void,
): Promise<Error | null> {
  return new Promise((resolve) => {
    const gone = () => resolve(new Error(CLOSED));
    connection.once('end', gone);
    command((problem) => {
      connection.off('end', gone);
      resolve(problem ?? null);
    });
  });
}

async function send(
  connection: SMTPConnection,
  envelope: Envelope,
  message: Message,
  begin: Begin,
  asIs: boolean,
): Promise<Sent> {
  // nodemailer would send such an address raw to a relay that cannot read it (R34).
  if (envelope.utf8 && !extensions(connection).includes('SMTPUTF8')) return { kind: 'no-utf8' };
  return new Promise((resolve) => {
    let [begun, over] = [false, false];
    const end = (sent: Sent) => {
      over = true;
      connection.off('end', gone);
      resolve(sent);
    };
    // In a while: when nodemailer has words of its own for it, they follow at once.
    const gone = () => setImmediate(() => end({ kind: 'lost', begun, reply: wordsOnly(CLOSED) }));
    connection.once('end', gone);
    const callOff = () => {
      if (over) return; // the connection may have its next letter by now
      end({ kind: 'called-off' });
      connection.close(); // without the dot that ends a letter: the relay forgets what it has
    };
    const ask = (put: () => void) => {
      begin().then((yes) => {
        if (!yes) return callOff();
        if (over) return;
        begun = true;
        put();
      }, callOff);
    };
    const parts = Array.isArray(message) ? message : [message];
    if (asIs) sendAsIs(connection, parts, ask);
    connection.send(smtpEnvelope(envelope, parts), asIs ? 'as it is' : lazily(parts, ask), (error, info) => {
      if (asIs) restore(connection);
      if (!error) return end({ kind: 'answered', reply: parseReply(info?.response ?? '250') });
      const reply = replyOf(error);
      end(reply.code === null ? { kind: 'lost', begun, reply } : { kind: 'answered', reply });
    });
  });
}

/** Nobody knows what came of the letter: the port lets whoever runs the relay find the connection in its log. */
function naming(sent: Sent, port: number | undefined): Sent {
  if (sent.kind !== 'lost' || !sent.begun || !port) return sent;
  return { ...sent, reply: wordsOnly(`${sent.reply.text} (the connection from our port ${port})`) };
}

/** A stream that nodemailer reads when the relay has said 354 and not before. */
function lazily(parts: Buffer[], ask: (put: () => void) => void): Readable {
  let asked = false;
  return new Readable({
    read() {
      if (asked) return;
      asked = true;
      ask(() => {
        for (const part of parts) if (part.length) this.push(part);
        this.push(null);
      });
    },
  });
}

function smtpEnvelope(envelope: Envelope, parts: Buffer[]) {
  const { from, to, utf8 } = envelope;
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  return { from, to: [to], size, use8BitMime: utf8, dsn: dsnFor(envelope) };
}

/** RFC 3461, used when the relay offers it. The address type rfc822 has no letters outside ASCII. */
function dsnFor(envelope: Envelope) {
  const { utf8, to, envelopeId: envid } = envelope;
  const notify = ['FAILURE', 'DELAY'];
  return utf8 ? { notify, ret: 'HDRS', envid } : { notify, ret: 'HDRS', envid, orcpt: `rfc822;${to}` };
}

/** What EHLO offered. */
function extensions(connection: SMTPConnection): string[] {
  return (connection as unknown as { _supportedExtensions: string[] })._supportedExtensions;
}

function usable(connection: SMTPConnection): boolean {
  const { _destroyed, _closing } = connection as unknown as { _destroyed: boolean; _closing: boolean };
  return !_destroyed && !_closing;
}

function close(connection: SMTPConnection): void {
  if (usable(connection)) connection.quit();
}

function replyOf(error: Error & { response?: unknown; responseCode?: unknown }): Reply {
  const said = typeof error.response === 'string' && /^\d{3}/.test(error.response) ? error.response : '';
  return said ? parseReply(said) : wordsOnly(error.message);
}
