/** Letters as mail servers send them back, written for these tests. */

interface DsnParts {
  action?: string;
  status?: string;
  diagnostic?: string;
  more?: string;
  headers?: Record<string, string>;
}

/** A delivery status notification (RFC 3464) about one recipient; `more` adds blocks. CRLF. */
export function aDsn(parts: DsnParts): Buffer {
  const { action = 'failed', status = '5.1.1', diagnostic = 'smtp; 550 5.1.1 User unknown', more } = parts;
  return lines(`From: Mail Delivery System <MAILER-DAEMON@mx.kommun.example>
Subject: Undelivered Mail Returned to Sender
${headerLines(parts.headers)}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grans"

--grans
Content-Type: text/plain; charset=utf-8

The letter could not be delivered.

--grans
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.kommun.example
Arrival-Date: Mon, 9 Nov 2026 08:00:00 +0100

Original-Recipient: rfc822; okand@kommun.example
Final-Recipient: rfc822; okand@kommun.example
Action: ${action}
Status: ${status}
Remote-MTA: dns; mx.kommun.example
${diagnostic ? `Diagnostic-Code: ${diagnostic.replace(' ', '\n    ')}\n` : ''}
${more ? `${more}\n` : ''}--grans
Content-Type: message/rfc822

Subject: Aktuellt
Content-Type: text/plain

Hej

--grans--
`);
}

interface PlainParts {
  subject: string;
  headers?: Record<string, string>;
  from?: string;
  text?: string;
}

export function aPlainLetter(parts: PlainParts): Buffer {
  return lines(`From: ${parts.from ?? 'Anna <anna@kommun.example>'}
Subject: ${parts.subject}
${headerLines(parts.headers)}Content-Type: text/plain; charset=utf-8

${parts.text ?? 'Hej'}
`);
}

function headerLines(headers: Record<string, string> = {}): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function lines(text: string): Buffer {
  return Buffer.from(text.replaceAll('\n', '\r\n'));
}
