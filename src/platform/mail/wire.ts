import type SMTPConnection from 'nodemailer/lib/smtp-connection';

/*
 * The seam into nodemailer: how the bytes of a letter get onto the socket. The stock way reads every byte to look for
 * lines that begin with a dot (RFC 5321 section 4.5.2); for a letter that was proved to have none, the bytes go out as
 * they are, in one write and without a copy. This rests on names that nodemailer does not document, so it is used only when all of them
 * are there, and a test holds both ways against the same server.
 */

interface Insides {
  _createSendStream(done: (error: Error | null, response?: string) => void): unknown;
  _actionSMTPStream(response: string, done: (error: Error | null, response?: string) => void): void;
  _responseActions: ((response: string) => void)[];
  _socket: { cork(): void; uncork(): void; write(bytes: Buffer): boolean };
}

const END = Buffer.from('.\r\n');

/** Called when the relay has said that it wants the letter; `put` writes it and the dot that ends it. */
export type OnWanted = (put: () => void) => void;

/** Whether this connection has the seam. */
export function hasSeam(connection: SMTPConnection): boolean {
  const inside = connection as unknown as Partial<Insides>;
  return (
    typeof inside._createSendStream === 'function' &&
    typeof inside._actionSMTPStream === 'function' &&
    Array.isArray(inside._responseActions)
  );
}

/**
 * Lets the next letter of a connection go out as it is. It must end in CRLF and have no line that begins with a dot.
 * The connection must have the seam.
 */
export function sendAsIs(connection: SMTPConnection, parts: Buffer[], onWanted: OnWanted): void {
  const inside = connection as unknown as Insides;
  Object.defineProperty(inside, '_createSendStream', {
    configurable: true,
    value: (done: (error: Error | null, response?: string) => void) => {
      restore(connection);
      inside._responseActions.push((response) => inside._actionSMTPStream(response, done));
      return {
        outByteCount: 0,
        write: () => onWanted(() => put(inside, parts)),
        end: () => undefined,
      };
    },
  });
}

/** The stock way again: for the next letter, and when this one was refused before its bytes were wanted. */
export function restore(connection: SMTPConnection): void {
  delete (connection as unknown as Partial<Insides>)._createSendStream;
}

function put({ _socket }: Insides, parts: Buffer[]): void {
  _socket.cork();
  for (const part of parts) _socket.write(part);
  _socket.write(END);
  _socket.uncork();
}
