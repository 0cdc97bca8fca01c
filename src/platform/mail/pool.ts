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

/* The kept-open connections to one relay. A hand-over is MAIL, RCPT and DATA; what came of it is a value. */

export type Outcome =
  | { kind: 'accepted'; reply: Reply }
  | { kind: 'deferred'; reply: Reply } // 4xx: try again later
  | { kind: 'refused'; reply: Reply } // 5xx
  | { kind: 'lost-before-data'; reply: Reply } // the connection broke, and the letter was not sent: safe to try again
  | { kind: 'uncertain'; reply: Reply; relay?: string } // it broke after the letter was sent and before the answer
  | { kind: 'undeliverable-eai'; reply: Reply } // the address needs SMTPUTF8 and the relay does not offer it
  | { kind: 'called-off'; reply: Reply } // `begin` said no: nothing was sent
  | { kind: 'relay-down'; reply: Reply }; // no connection could be made: nothing was tried

/** What came of a letter. Its connection takes no other one before `free` is called. */
export interface Handed {
  outcome: Outcome;
  free(): void;
}

export interface Pool {
  handOver(envelope: Envelope, message: Message, begin: Begin, asIs: boolean): Promise<Handed>;
  /** Connections that wait for a letter. */
  idle(): number;
  /** Closes those of them beyond so many. */
  trim(most: number): void;
  close(): void;
}

interface Kept {
  connection: Connection;
  letters: number;
}

/** `messages`: letters over one connection, then it is closed. How many hand-overs run at once is for the caller to say. */
export function openPool(settings: RelaySettings, messages = Number.POSITIVE_INFINITY): Pool {
  const idle: Kept[] = [];

  async function handOver(envelope: Envelope, message: Message, begin: Begin, asIs: boolean): Promise<Handed> {
    const known = takeUsable(idle);
    const kept = known ?? { connection: await connectRelay(settings), letters: 0 };
    const sent = await kept.connection.send(envelope, message, begin, asIs);
    kept.letters++;
    // A relay may close a connection it found idle at the very moment we use it: then a new one is tried at once.
    if (known && sent.kind === 'lost' && !sent.begun) return handOver(envelope, message, begin, asIs);
    return { outcome: outcomeOf(sent), free: () => free(kept) };
  }

  function free(kept: Kept): void {
    if (kept.letters >= messages) kept.connection.close();
    else if (kept.connection.usable()) idle.push(kept);
  }

  function trim(most: number): void {
    for (const { connection } of idle.splice(most)) connection.close();
  }

  return {
    async handOver(envelope, message, begin, asIs) {
      try {
        return await handOver(envelope, message, begin, asIs);
      } catch (error) {
        if (error instanceof RelayProblem)
          return { outcome: { kind: 'relay-down', reply: error.reply }, free: () => undefined };
        throw error;
      }
    },
    idle: () => idle.length,
    trim,
    close: () => trim(0),
  };
}

function takeUsable(idle: Kept[]): Kept | undefined {
  for (;;) {
    const kept = idle.pop();
    if (!kept || kept.connection.usable()) return kept;
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
