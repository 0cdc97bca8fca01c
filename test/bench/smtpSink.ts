import { createServer, type Socket } from 'node:net';

/*
 * A mail server that takes everything and keeps nothing, as fast as a socket can be read: the other end of the sending
 * benches. A process of its own. It says `ready <port>`; each line it reads on stdin is answered with how many letters
 * and bytes it has taken and the CPU time it has used, in JSON.
 */

const GREETING = '220 sink ESMTP\r\n';
const OFFERS = '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 DSN\r\n';
const END_OF_LETTER = Buffer.from('\r\n.\r\n');

const taken = { letters: 0, bytes: 0 };

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  let commands = '';
  let inLetter = false;
  let tail = Buffer.alloc(0); // the last four bytes of the letter so far: its end may be cut in two
  socket.write(GREETING);
  socket.on('data', (chunk) => {
    if (!inLetter) return converse(chunk.toString('latin1'));
    readLetter(chunk);
  });

  function readLetter(chunk: Buffer): void {
    taken.bytes += chunk.length;
    const end = Buffer.concat([tail, chunk.length > 5 ? chunk.subarray(-5) : chunk]).subarray(-5);
    if (end.equals(END_OF_LETTER)) {
      inLetter = false;
      tail = Buffer.alloc(0);
      taken.letters += 1;
      socket.write(`250 2.0.0 Ok: queued as ${taken.letters.toString(16).toUpperCase().padStart(10, '0')}\r\n`);
      return;
    }
    tail = end.subarray(-4);
  }

  function converse(text: string): void {
    commands += text;
    let out = '';
    for (let at = commands.indexOf('\r\n'); at >= 0; at = commands.indexOf('\r\n')) {
      const verb = commands.slice(0, 4).toUpperCase();
      commands = commands.slice(at + 2);
      if (verb === 'EHLO') out += OFFERS;
      else if (verb === 'DATA') {
        out += '354 go on\r\n';
        inLetter = true;
      } else if (verb === 'QUIT') {
        socket.end(`${out}221 bye\r\n`);
        return;
      } else out += '250 2.1.0 Ok\r\n';
    }
    socket.write(out);
  }
}

const server = createServer({ highWaterMark: 256 * 1024 }, serve);
server.listen(0, '127.0.0.1', () => {
  const at = server.address();
  process.stdout.write(`ready ${typeof at === 'object' && at ? at.port : 0}\n`);
});
process.stdin.on('data', () => {
  process.stdout.write(`${JSON.stringify({ ...taken, cpu: process.cpuUsage() })}\n`);
});
process.stdin.on('end', () => process.exit(0));
