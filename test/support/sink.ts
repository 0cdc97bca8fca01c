import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/** A letter that the sink took: what the envelope said and the bytes as they came (dot-stuffing undone). */
export interface Caught {
  from: string;
  to: string[];
  /** Parameters of MAIL FROM and of the first RCPT TO, as the client gave them (RFC 3461: RET, ENVID, NOTIFY, ORCPT). */
  mailArgs: Record<string, string | boolean>;
  rcptArgs: Record<string, string | boolean>;
  raw: Buffer;
  connection: string;
  secure: boolean;
  user: string | null;
}

/**
 * How the sink answers one attempt. `reply` is the whole reply ("450 4.2.0 later"), said at RCPT or after the
 * body (the default). `drop` cuts the connection: at RCPT, in the middle of the body, or after the body
 * without an answer; `drop: 'answer'` keeps the letter, as a server does whose answer is lost on the way.
 */
export type Answer =
  | 'ok'
  | { reply: string; at?: 'rcpt' | 'data'; slowMs?: number }
  | { drop: 'rcpt' | 'body' | 'answer' }
  | { slowMs: number };

export interface SinkOptions {
  /** Asked for each attempt: the address of RCPT TO and how often it has been tried, this time included. */
  answer?: (to: string, times: number) => Answer;
  port?: number;
  smtputf8?: boolean; // offered unless false
  dsn?: boolean; // offered unless false
  tls?: { key: string; cert: string }; // offers STARTTLS
  users?: Record<string, string>; // asks for AUTH
  /** The greeting is refused with this reply: "421 4.3.2 closing". */
  greeting?: string;
  /** The connection is cut when this command comes, without an answer to it. */
  hangUpAt?: 'RSET' | 'AUTH';
}

export interface Sink {
  port: number;
  url: string;
  /** Letters that were taken, and those whose answer was cut off. */
  caught: Caught[];
  /** How often each thing was asked for. `letters` counts whole bodies that came in, taken or not. */
  counts: { connections: number; mail: number; rcpt: number; letters: number; resets: number };
  /** Attempts by address. */
  attempts: Map<string, number>;
  answer(how: (to: string, times: number) => Answer): void;
  close(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it gets and answers by script. */
export async function openSink(options: SinkOptions = {}): Promise<Sink> {
  const caught: Caught[] = [];
  const counts = { connections: 0, mail: 0, rcpt: 0, letters: 0, resets: 0 };
  const attempts = new Map<string, number>();
  const planned = new Map<string, Answer>(); // by session
  let answer = options.answer ?? (() => 'ok' as Answer);

  const cut = (session: SMTPServerSession) => {
    for (const connection of server.connections) {
      if (connection.id === session.id) (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
    }
  };

  const server: SMTPServer = new SMTPServer({
    ...offers(options),
    onConnect(_session, done) {
      counts.connections++;
      done(options.greeting ? refusal(options.greeting) : null);
    },
    onAuth(auth, _session, done) {
      const known = options.users?.[auth.username ?? ''];
      if (known !== undefined && known === auth.password) return done(null, { user: auth.username });
      done(refusal('535 5.7.8 no'));
    },
    onMailFrom(_address, session, done) {
      counts.mail++;
      planned.delete(session.id);
      done();
    },
    onRcptTo(address, session, done) {
      counts.rcpt++;
      const times = (attempts.get(address.address) ?? 0) + 1;
      attempts.set(address.address, times);
      const how = answer(address.address, times);
      planned.set(session.id, how);
      if (typeof how === 'object' && 'drop' in how && how.drop === 'rcpt') return cut(session);
      if (typeof how === 'object' && 'reply' in how && how.at === 'rcpt') return done(refusal(how.reply));
      done();
    },
    onData(stream, session, done) {
      // A letter that breaks off is not taken, and nobody is there to be told.
      take(stream, session, planned.get(session.id) ?? 'ok', done).catch(() => undefined);
    },
  });

  async function take(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    how: Answer,
    done: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    if (typeof how === 'object' && 'drop' in how && how.drop === 'body') {
      stream.once('data', () => cut(session));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    counts.letters++;
    if (typeof how === 'object' && 'slowMs' in how) await pause(how.slowMs);
    if (typeof how === 'object' && 'reply' in how && !how.reply.startsWith('2')) return done(refusal(how.reply));
    caught.push(letterOf(session, Buffer.concat(chunks)));
    if (typeof how === 'object' && 'drop' in how) return cut(session);
    done(null, typeof how === 'object' && 'reply' in how ? how.reply.slice(4) : '2.0.0 taken');
  }

  server.on('error', () => undefined); // connections that the script cuts
  server.server.on('connection', (socket) => {
    socket.on('data', (bytes: Buffer) => {
      const command = bytes.subarray(0, 4).toString();
      if (command === 'RSET') counts.resets++;
      if (command === options.hangUpAt) socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => resolve());
  });
  const port = (server.server.address() as AddressInfo).port;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    caught,
    counts,
    attempts,
    answer(how) {
      answer = how;
    },
    close: () => close(server),
  };
}

function offers(options: SinkOptions): SMTPServerOptions {
  return {
    logger: false,
    disableReverseLookup: true,
    authOptional: !options.users,
    allowInsecureAuth: true,
    hideSMTPUTF8: options.smtputf8 === false,
    hideDSN: options.dsn === false,
    closeTimeout: 200,
    maxAllowedUnauthenticatedCommands: 1000,
    disabledCommands: [...(options.tls ? [] : ['STARTTLS']), ...(options.users ? [] : ['AUTH'])],
    ...(options.tls ?? {}),
  } as SMTPServerOptions;
}

function letterOf(session: SMTPServerSession, raw: Buffer): Caught {
  const { mailFrom, rcptTo } = session.envelope;
  const args = (given: unknown) => (given || {}) as Record<string, string | boolean>;
  return {
    from: mailFrom ? mailFrom.address : '',
    to: rcptTo.map((one) => one.address),
    mailArgs: args(mailFrom ? mailFrom.args : null),
    rcptArgs: args(rcptTo[0]?.args),
    raw,
    connection: session.id,
    secure: Boolean(session.secure),
    user: session.user ? String(session.user) : null,
  };
}

function refusal(reply: string): Error {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
}

async function close(server: SMTPServer): Promise<void> {
  for (const connection of server.connections) {
    (connection as unknown as { _socket: { destroy(): void } })._socket.destroy();
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
