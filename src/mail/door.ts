import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { config } from '../config.ts';
import { bounce, feedbackReport } from '../events/bounce.ts';
import { letterBounce } from '../events/letterBounce.ts';
import { unsubscribeByMail } from '../events/unsubscribe.ts';
import { log } from '../platform/log.ts';
import { asciiDomain } from '../platform/mail/encode.ts';
import { feedbackAddress } from '../urls.ts';

/*
 * The door for letters: returned letters (b... of an issue, l... single ones), letters to the unsubscribe address (u...)
 * and reports of spam (fbl@), nothing else. What was
 * not carried out is answered with 451, so that the sender keeps the letter and tries again: nothing is lost here, and
 * nothing of a letter is kept.
 */

const MOST_BYTES = 1_048_576;
const MOST_RECIPIENTS = 10;
const MOST_CLIENTS = 100;
const SOCKET_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 5_000;
const LOCAL_PART = /^[blu][a-z2-7]{20,63}$/;

export interface MailDoor {
  port: number;
  /** Takes no new letters, finishes those that are under way, and leaves. */
  close(): Promise<void>;
}

/** Opens the SMTP listener on MAIL_DOOR_HOST:MAIL_DOOR_PORT (0: any free port). Throws when the port is taken. */
export async function openMailDoor(): Promise<MailDoor> {
  const { MAIL_DOOR_HOST, MAIL_DOOR_PORT, BOUNCE_DOMAIN } = config();
  const server = new SMTPServer({
    name: BOUNCE_DOMAIN,
    banner: 'Aktuellt',
    logger: false,
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    size: MOST_BYTES,
    maxClients: MOST_CLIENTS,
    maxRecipients: MOST_RECIPIENTS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    closeTimeout: CLOSE_TIMEOUT_MS,
    onRcptTo: (address, _session, done) => done(isOurs(address.address) ? null : reply(550, 'No such address here')),
    onData: (stream, session, done) => {
      take(stream, session).then((answer) => (answer instanceof Error ? done(answer) : done(null, answer)), done);
    },
  });
  server.on('error', (error) => log.debug({ problem: error.message }, 'a connection to the mail door broke off'));
  await listening(server, MAIL_DOOR_PORT, MAIL_DOOR_HOST);
  const { port } = server.server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Reads a letter and carries it out for each recipient; the answer of SMTP, or an error with its code. */
async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string | Error> {
  const raw = await bodyOf(stream);
  if (stream.sizeExceeded) return reply(552, 'The letter is too large');
  try {
    for (const { address } of session.envelope.rcptTo) await carryOut(raw, asPrinted(address));
    return 'Taken';
  } catch (error) {
    log.warn({ problem: (error as Error).message }, 'a letter could not be carried out; its sender will try again');
    return reply(451, 'Not possible now, please try again later');
  }
}

async function carryOut(raw: Buffer, address: string): Promise<void> {
  if (address === feedbackAddress()) {
    const { kind } = await feedbackReport(raw);
    log.info({ kind }, 'a letter came to the address for reports of spam');
    return;
  }
  if (!address.startsWith('u')) {
    const { kind } = await (address.startsWith('b') ? bounce : letterBounce)(raw, address);
    log.info({ kind }, 'a letter came to a return path');
    return;
  }
  const { kind } = await unsubscribeByMail(address.slice(0, address.lastIndexOf('@')));
  log.info({ kind }, 'a letter came to an unsubscribe address');
}

/** The shape is checked here; whether the token is ours is for the room to say, and no answer tells the sender. */
function isOurs(given: string): boolean {
  const address = asPrinted(given);
  if (address === feedbackAddress()) return true;
  const at = address.lastIndexOf('@');
  return address.slice(at + 1) === config().BOUNCE_DOMAIN && LOCAL_PART.test(address.slice(0, at));
}

/** The address as our letters have it: in lower case and with A-labels, which the server hands over as Unicode. */
function asPrinted(address: string): string {
  return asciiDomain(address.toLowerCase());
}

/** The whole stream must be read before SMTP can go on; of what is too large nothing is kept. */
async function bodyOf(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function reply(responseCode: number, sentence: string): Error {
  return Object.assign(new Error(sentence), { responseCode });
}

function listening(server: SMTPServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
