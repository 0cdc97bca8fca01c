import { config } from '../../config.ts';
import {
  type Begin,
  type Connection,
  connectRelay,
  type Envelope,
  type Message,
  RelayProblem,
  type RelaySettings,
  type Sent,
} from './connection.ts';
import { type Reply, type Verdict, verdictOf, wordsOnly } from './replies.ts';

/*
 * The mail server that takes our letters: a small pool of kept-open connections. A hand-over is MAIL, RCPT and DATA;
 * what came of it is a value, switched exhaustively by whoever asked.
 */

export type { Envelope } from './connection.ts';

export type Outcome =
  | { kind: 'accepted'; reply: Reply }
  | { kind: 'deferred'; reply: Reply } // 4xx: try again later
  | { kind: 'refused'; reply: Reply } // 5xx
  | { kind: 'lost-before-data'; reply: Reply } // the connection broke, and the letter was not sent: safe to try again
  | { kind: 'uncertain'; reply: Reply } // it broke after the letter was sent and before the answer
  | { kind: 'undeliverable-eai'; reply: Reply } // the address needs SMTPUTF8 and the relay does not offer it
  | { kind: 'called-off'; reply: Reply } // `begin` said no: nothing was sent
  | { kind: 'relay-down'; reply: Reply }; // no connection could be made: nothing was tried

export interface Relay {
  /**
   * `begin` is asked just before the first byte of the letter leaves; see Begin. `asIs` says that the message was proved
   * to end in CRLF and to have no line that begins with a dot.
   */
  send(envelope: Envelope, message: Message, begin?: Begin, asIs?: boolean): Promise<Outcome>;
  /** How many hand-overs can run at once. */
  readonly connections: number;
  /** Waits for hand-overs in flight, then leaves. */
  close(): Promise<void>;
}

let shared: Relay | undefined;
let sharedFor = '';

/** The relay of this process (SMTP_URL). It connects at the first letter. */
export function relay(): Relay {
  const { SMTP_URL, SMTP_CONNECTIONS, BOUNCE_DOMAIN } = config();
  const wanted = `${SMTP_URL}|${SMTP_CONNECTIONS}`;
  if (!shared || sharedFor !== wanted) {
    void shared?.close();
    shared = openRelay({ url: SMTP_URL, connections: SMTP_CONNECTIONS, name: BOUNCE_DOMAIN });
    sharedFor = wanted;
  }
  return shared;
}

export async function closeRelay(): Promise<void> {
  await shared?.close();
  shared = undefined;
}

/** A pool of its own, for tests and tools. */
export function openRelay(settings: RelaySettings & { connections: number }): Relay {
  const idle: Connection[] = [];
  const queue: (() => void)[] = [];
  let busy = 0;

  async function enter(): Promise<void> {
    if (busy < settings.connections) busy++;
    else await new Promise<void>((resolve) => queue.push(resolve)); // whoever leaves hands the place over
  }

  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else busy--;
  }

  async function handOver(envelope: Envelope, message: Message, begin: Begin, asIs: boolean): Promise<Outcome> {
    const kept = takeUsable(idle);
    const connection = kept ?? (await connectRelay(settings));
    const sent = await connection.send(envelope, message, begin, asIs);
    if (connection.usable()) idle.push(connection);
    // A relay may close a connection it found idle at the very moment we use it: then a new one is tried at once.
    if (kept && sent.kind === 'lost' && !sent.begun) return handOver(envelope, message, begin, asIs);
    return outcomeOf(sent);
  }

  return {
    connections: settings.connections,
    async send(envelope, message, begin = async () => true, asIs = false) {
      await enter();
      try {
        return await handOver(envelope, message, begin, asIs);
      } catch (error) {
        if (error instanceof RelayProblem) return { kind: 'relay-down', reply: error.reply };
        throw error;
      } finally {
        leave();
      }
    },
    async close() {
      for (let place = 0; place < settings.connections; place++) await enter();
      for (const connection of idle.splice(0)) connection.close();
      busy = 0;
    },
  };
}

function takeUsable(idle: Connection[]): Connection | undefined {
  for (;;) {
    const connection = idle.pop();
    if (!connection || connection.usable()) return connection;
  }
}

function outcomeOf(sent: Sent): Outcome {
  switch (sent.kind) {
    case 'no-utf8':
      return {
        kind: 'undeliverable-eai',
        reply: wordsOnly('the relay does not take addresses with such letters (SMTPUTF8)'),
      };
    case 'called-off':
      return { kind: 'called-off', reply: wordsOnly('the hand-over was called off') };
    case 'lost':
      return { kind: sent.begun ? 'uncertain' : 'lost-before-data', reply: sent.reply };
    case 'answered':
      return { kind: kindOf(verdictOf(sent.reply)), reply: sent.reply };
  }
}

function kindOf(verdict: Verdict): 'accepted' | 'deferred' | 'refused' {
  if (verdict === 'accepted') return 'accepted';
  return verdict === 'later' || verdict === 'throttled' || verdict === 'other-relay' ? 'deferred' : 'refused';
}
