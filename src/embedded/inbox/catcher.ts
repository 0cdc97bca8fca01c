import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Shelf } from './shelf.ts';

/** What mail servers commonly accept. */
const LARGEST_BYTES = 30 * 1024 * 1024;

export interface Catcher {
  port: number;
  close(): Promise<void>;
}

/** Takes every letter that is handed to it on loopback and sends none on. `port` 0 is any free one. */
export async function openCatcher(shelf: Shelf, port: number): Promise<Catcher> {
  const server = new SMTPServer({
    banner: 'Aktuellt dev inbox: nothing leaves this machine',
    logger: false,
    size: LARGEST_BYTES,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded)
          return done(Object.assign(new Error('the letter is too large'), { responseCode: 552 }));
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map((one) => one.address) };
        shelf.keep(Buffer.concat(chunks), envelope).then(
          (caught) => done(null, `kept as ${caught.id}`),
          () => done(Object.assign(new Error('could not be written to disk'), { responseCode: 452 })),
        );
      });
    },
  });
  // A client that hangs up in the middle is its own trouble, not ours.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
