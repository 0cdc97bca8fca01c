import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Treatment } from './fates.ts';
import type { Writer } from './record.ts';

/* One connection to the sink, from its greeting to its end (RFC 5321, with pipelining). */

const OFFERS = ['sink', 'PIPELINING', '8BITMIME', 'SMTPUTF8', 'DSN', 'SIZE 50000000'];
const END_OF_LETTER = Buffer.from('\r\n.\r\n');

export interface Desk {
  record: Writer;
  /** What is done with the next attempt for this address; it is counted. */
  treat(to: string): Treatment;
}

/** Talks with one client. `name` is unique for all times of the record. */
export function converse(socket: Socket, name: string, { record, treat }: Desk): void {
  let commands = '';
  let letter: Buffer[] | undefined;
  let tail = Buffer.alloc(0); // the last bytes of the letter so far: its end may be cut in two
  let to = '';
  let treatment: Treatment = { do: 'take', slowMs: 0 };
  let answered = false; // a letter was answered and the client has not spoken since

  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('close', () => record.write({ what: 'end', on: name }));
  socket.on('data', (chunk) => (letter ? readLetter(letter, chunk) : readCommands(chunk.toString('latin1'))));
  socket.write('220 sink ESMTP\r\n');

  function readCommands(text: string): void {
    if (answered) record.write({ what: 'read', on: name });
    answered = false;
    commands += text;
    for (let end = commands.indexOf('\r\n'); end >= 0 && !letter; end = commands.indexOf('\r\n')) {
      const line = commands.slice(0, end);
      commands = commands.slice(end + 2);
      obey(line);
    }
  }

  function obey(line: string): void {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO')
      say(OFFERS.map((one, n) => `250${n < OFFERS.length - 1 ? '-' : ' '}${one}`));
    else if (verb === 'RCPT') address(line);
    else if (verb === 'DATA') beginLetter();
    else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
    else {
      if (verb === 'MAIL' || verb === 'RSET') to = '';
      say(['250 2.0.0 Ok']);
    }
  }

  function address(line: string): void {
    to = '';
    const asked = /<([^>]*)>/.exec(line)?.[1] ?? '';
    treatment = treat(Buffer.from(asked, 'latin1').toString('utf8'));
    if (treatment.do === 'refuse' && treatment.at === 'rcpt') {
      say([treatment.reply]);
      if (treatment.hangUp) socket.end();
      return;
    }
    to = Buffer.from(asked, 'latin1').toString('utf8');
    say(['250 2.1.5 Ok']);
  }

  function beginLetter(): void {
    if (!to) {
      say(['503 5.5.1 No reader']);
      return;
    }
    record.write({ what: 'data', on: name, to });
    letter = [];
    say(['354 go on']);
  }

  function readLetter(chunks: Buffer[], chunk: Buffer): void {
    if (!chunks.length) record.write({ what: 'letter', on: name });
    if (treatment.do === 'cut') return void socket.destroy();
    chunks.push(chunk);
    tail = Buffer.concat([tail, chunk.subarray(-5)]).subarray(-5);
    if (!tail.equals(END_OF_LETTER)) return;
    letter = undefined;
    tail = Buffer.alloc(0);
    void answer(Buffer.concat(chunks).subarray(0, -3));
  }

  async function answer(message: Buffer): Promise<void> {
    if (treatment.do === 'take' && treatment.slowMs) await pause(treatment.slowMs);
    if (treatment.do !== 'refuse') record.write({ what: 'taken', on: name, to, ...identityOf(message) });
    if (treatment.do === 'take-silently') return void socket.destroy();
    if (!socket.writable) return;
    record.write({ what: 'said', on: name });
    answered = true;
    say([treatment.do === 'refuse' ? treatment.reply : '250 2.0.0 taken']);
  }

  function say(lines: string[]): void {
    socket.write(`${lines.join('\r\n')}\r\n`);
  }
}

/** The Message-ID, and a hash of what stands below the headers. */
function identityOf(message: Buffer): { id: string; sha: string } {
  const split = message.indexOf('\r\n\r\n');
  const id = /^message-id:\s*(\S+)/im.exec(message.subarray(0, split).toString('latin1'))?.[1] ?? '';
  return { id, sha: createHash('sha256').update(message.subarray(split)).digest('base64url') };
}
