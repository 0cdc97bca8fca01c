import { createTransport } from 'nodemailer';
import type { Caught } from '../../test/support/sink.ts';

/** Brings a letter back to its return path, as a mail server does that found out later that nobody is there (RFC 3464). */
export async function returnLetter(caught: Caught, mailDoorPort: number): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: mailDoorPort, secure: false, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: '', to: [caught.from] }, raw: statusNotice(caught) });
  transport.close();
}

function statusNotice({ from, to, raw }: Caught): string {
  const headers = raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
    `To: ${from}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    '',
    '--report',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'The letter could not be delivered: the mailbox does not exist.',
    '',
    '--report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Final-Recipient: rfc822; ${to[0]}`,
    'Action: failed',
    'Status: 5.1.1',
    `Diagnostic-Code: smtp; 550 5.1.1 <${to[0]}>: Recipient address rejected: User unknown`,
    '',
    '--report',
    'Content-Type: text/rfc822-headers',
    '',
    headers,
    '',
    '--report--',
    '',
  ].join('\r\n');
}
